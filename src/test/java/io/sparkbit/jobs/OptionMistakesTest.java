package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an option cannot be is told before anything else is looked at, by the name that the person
 * typed: there are no images here, and no Spark is started.
 */
class OptionMistakesTest {

  private final JobRun job = new JobRun("local[1]");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classify --batch-size 0 | --batch-size is 0, but must be from 1 to 65536",
        "classify --top-k 0 | --top-k is 0, but must be at least 1",
        "classify --precision half | --precision is 'half', but must be one of auto, float32,"
            + " bfloat16",
        "classify --handle-invalid drop | --handle-invalid is 'drop', but must be one of error,",
        "embed --batch-size 2147483647 | --batch-size is 2147483647, but must be from 1 to 65536",
        "embed --output-type list | --output-type is 'list', but must be one of vector,"
            + " array, tensor",
        "embed --device tpu | --device is 'tpu', but must be one of ",
        "preprocess --max-pixels 0 | --max-pixels is 0, but must be at least 1",
        "preprocess --format csv | --format csv cannot hold pictures",
        "pack --read-ahead 2147483647 | --read-ahead is 2147483647, but must be from 0 to 1024",
        "pack --format csv | --format csv cannot hold the bytes of images",
        "manifest --images-per-file 0 | --images-per-file is 0, but must be at least 1",
        "evaluate --mistakes -1 | --mistakes is -1, but must be at least 0",
        "evaluate --exif-orientation off | --exif-orientation is 'off', but must be one of"
            + " ignore, apply",
        "convert --output x --precision bfloat16 | --precision applies only to --format"
            + " torchscript; leave it",
        "convert --output x --kernels aten | --kernels applies only to --format torchscript;"
            + " leave it out",
        "describe --resolution 0 | --resolution is 0, but must be at least 1",
        "probe --read-ahead -1 | --read-ahead is -1, but must be from 0 to 1024",
        "probe --max-iter -1 | --max-iter is -1, but must be at least 1",
        "probe --reg-param -0.1 | --reg-param is -0.1, but must be a number of at least 0",
        "probe --reg-param NaN | --reg-param is NaN, but must be a number of at least 0",
        "probe --elastic-net-param 1.5 | --elastic-net-param is 1.5, but must be from 0 to 1",
        "few-shot --shots 5,0 | --shots is 0, but must be at least 1",
        "few-shot --max-iter 0 | --max-iter is 0, but must be at least 1",
        "few-shot --runs 0 | --runs is 0, but must be at least 1",
        "few-shot --handle-invalid drop | --handle-invalid is 'drop', but must be one of error,",
        "fine-tune --resize 32 --crop 64 | --crop 64 must not be larger than --resize 32; make it",
        "fine-tune --steps 0 | --steps is 0, but must be at least 1",
        "fine-tune --learning-rate NaN | --learning-rate is NaN, but must be a number above 0",
        "fine-tune --flip-probability 1.5 | --flip-probability is 1.5, but must be from 0 to 1",
        "fine-tune --mixup-alpha -0.1 | --mixup-alpha is -0.1, but must be a number of at least 0",
        "fine-tune --micro-batch-size 65537 | --micro-batch-size is 65537, but must be from 1 to",
        "fine-tune --num-workers 10001 | --num-workers is 10001, but must be from 1 to 10000",
        "fine-tune --from-scratch c --model m | --model contradicts --from-scratch; leave it out",
        "fine-tune --from-scratch c --freeze-backbone | --freeze-backbone contradicts"
            + " --from-scratch",
        "fine-tune --handle-invalid drop | --handle-invalid is 'drop', but must be one of error,",
      })
  void areToldFirst(String command, String message) {
    boolean readsImages = !command.matches("(convert|describe) .*");
    String images = readsImages ? " --images /no/such" : "";
    job.assertRefused(message, (command + images).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embed --batch-size 99999999999 | Invalid value for option '--batch-size':"
            + " '99999999999' is not between -2147483647 and 2147483647",
        "embed --format xml | Invalid value for option '--format': expected one of [parquet, csv,",
        "few-shot --shots 1,x | Invalid value for option '--shots' (N): 'x' is not a whole number",
        "classify --images a --outptu b | Unknown option: '--outptu'; Expected parameter for"
            + " option '--images' but found '--outptu'",
        "pack --output | Missing required parameter for option '--output' (PATH)",
        "classify --top-k 1 --top-k 2 | option '--top-k' (K) should be specified only once",
      })
  void ofTheCommandLine(String command, String message) {
    job.assertNotUnderstood(message, command.split(" "));
  }

  @Test
  void ofEmptyNames() {
    for (String name : List.of("classify", "manifest", "fine-tune")) {
      job.assertRefused("--images is '', but must not be empty", name, "--images", "");
      job.assertRefused("--output is '', but must not be empty", name, "--output", "");
    }
    job.assertRefused(
        "--labels-file is '', but must not be empty", "classify", "--labels-file", "");
    job.assertRefused("--path-column is '', but must not be", "classify", "--path-column", "");
    job.assertRefused("--test-images is '', but must not be", "probe", "--test-images", "");
    job.assertRefused("--output is '', but must not be empty", "convert", "--output", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "local[0]", "local[]", "local[x]", "local[2", "mesos://host:1"})
  void ofTheMaster(String master) {
    job.assertRefused(
        "--master is '%s', but must be local[N], spark://HOST:PORT, k8s://URL or yarn"
            .formatted(master),
        "classify",
        "--master",
        master);
  }

  @Test
  void ofFilesThatAreNotThere() {
    job.assertRefused(
        "--labels-file: There is no file or folder /no/such",
        "classify",
        "--labels-file",
        "/no/such");
    job.assertRefused(
        "--processor: There is no file or folder /no/such",
        "preprocess",
        "--processor",
        "/no/such");
  }

  @Test
  void suggestWhatWasMeant() {
    assertThat(job.run("classify", "--bach-size", "3")).isEqualTo(2);
    assertThat(job.err())
        .contains("Unknown options: '--bach-size', '3'")
        .contains("Possible solutions: --batch-size");
  }
}
