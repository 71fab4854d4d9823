package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "embed --batch-size 99999999999 | --batch-size is 99999999999, but must be from 1 to 65536",
        "embed --batch-size 2147483647 | --batch-size is 2147483647, but must be from 1 to 65536",
        "embed --output-type list | --output-type is 'list', but must be one of vector,"
            + " array, tensor",
        "embed --normalize L2 | --normalize is 'L2', but must be one of none, l2; did"
            + " you mean l2?",
        "embed --device tpu | --device is 'tpu', but must be one of ",
        "preprocess --max-pixels 0 | --max-pixels is 0, but must be at least 1",
        "preprocess --format csv | --format csv cannot hold pictures",
        "pack --read-ahead 2147483647 | --read-ahead is 2147483647, but must be from 0 to 1024",
        "pack --format csv | --format csv cannot hold the bytes of images",
        "pack --failures x --handle-invalid skip | --failures keeps unreadable images with their"
            + " reasons, and --handle-invalid skip does not; leave out one of them",
        "fine-tune --freeze-backbone=yes | --freeze-backbone is 'yes', but must be given without a",
        "embed --append | --append applies to --output-table; leave it out",
        "embed --format iceberg | --format iceberg is for --output-table, as an Iceberg table",
        "evaluate --format iceberg | --format iceberg is for --output-table, as an Iceberg table",
        "evaluate --append | --append applies to --output-table; leave it out",
        "manifest --append | --append applies to --output-table; leave it out",
        "manifest --format iceberg | --format iceberg is for --output-table, as an Iceberg table",
        "manifest --output-table t --images-per-file 9 | --images-per-file applies to --output;"
            + " leave it out",
        "evaluate --output-table t --append --format csv | --format is the table's own with"
            + " --append; leave it out",
        "manifest --images-per-file 0 | --images-per-file is 0, but must be at least 1",
        "audit --min-similarity 1.5 | --min-similarity is 1.5, but must be from 0 to 1",
        "audit --outlier-fence -1 | --outlier-fence is -1.0, but must be a number of at least 0",
        "audit --outlier-sample 3 | --outlier-sample is 3, but must be at least 8",
        "audit --folds 1 | --folds is 1, but must be from 2 to 100",
        "audit --min-edge -1 | --min-edge is -1, but must be at least 0",
        "audit --dark 2 | --dark is 2.0, but must be from 0 to 1",
        "audit --shown 1001 | --shown is 1001, but must be from 0 to 1000",
        "audit --format iceberg | --format iceberg is for --output-table, as an Iceberg table",
        "evaluate --mistakes -1 | --mistakes is -1, but must be at least 0",
        "evaluate --nearest 2 | --nearest applies only to --training-images; leave it out",
        "evaluate --training-images a --nearest 21 | --nearest is 21, but must be at most 20",
        "evaluate --training-images a --nearest 0 | --nearest is 0, but must be at least 1",
        "evaluate --exif-orientation off | --exif-orientation is 'off', but must be one of"
            + " ignore, apply",
        "embed --decoding fast | --decoding is 'fast', but must be one of exact, scaled",
        "convert --output x --precision bfloat16 | --precision applies only to --format"
            + " torchscript; leave it",
        "convert --output x --format torchscript --precision int8 | --precision int8 requires"
            + " --kernels onednn; add it",
        "convert --output x --kernels aten | --kernels applies only to --format torchscript;"
            + " leave it out",
        "describe --resolution 0 | --resolution is 0, but must be at least 1",
        "pack --read-ahead 99999999999 | --read-ahead is 99999999999, but must be from 0 to 1024",
        "fine-tune --num-workers 99999999999 | --num-workers is 99999999999, but must be from 1 to",
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
        "fine-tune --rand-augment-ops 11 | --rand-augment-ops is 11, but must be from 0 to 10",
        "fine-tune --rand-augment-ops 2 --rand-augment-magnitude 31 | --rand-augment-magnitude is 31,"
            + " but must be from 0 to 30",
        "few-shot --rand-augment-magnitude 12 | --rand-augment-magnitude is how strong the operations of"
            + " --rand-augment-ops are; add --rand-augment-ops 2, for example",
        "fine-tune --erasing-probability 1.5 | --erasing-probability is 1.5, but must be from 0 to 1",
        "fine-tune --mixup-alpha -0.1 | --mixup-alpha is -0.1, but must be a number of at least 0",
        "fine-tune --micro-batch-size 65537 | --micro-batch-size is 65537, but must be from 1 to",
        "fine-tune --num-workers 10001 | --num-workers is 10001, but must be from 1 to 10000",
        "fine-tune --label-separator ; | --label-separator needs --label-column, since the name of a"
            + " folder is one label",
        "fine-tune --problem-type regression | --problem-type regression needs --label-column, since"
            + " the name of a folder is one label",
        "fine-tune --problem-type regression --label-separator ; --label-column x | --label-separator"
            + " is for several labels of an image, but --problem-type is regression; leave one out",
        "fine-tune --problem-type ranking | --problem-type is 'ranking', but must be one of auto,"
            + " regression, single_label_classification, multi_label_classification",
        "fine-tune --validation-split 0.1 --validation-images x | --validation-images and"
            + " --validation-split both choose the images to validate with; leave one out",
        "fine-tune --validation-split 1 | --validation-split is 1.0, but must be between 0 and 1, such"
            + " as 0.1",
        "fine-tune --validation-group-column g | --validation-group-column keeps images together that"
            + " --validation-split draws; add --validation-split 0.1, for example",
        "fine-tune --patience 3 | --patience needs images to validate with; add --validation-split or"
            + " --validation-images",
        "fine-tune --temperature-scaling | --temperature-scaling needs images to validate with; add"
            + " --validation-split or --validation-images",
        "fine-tune --unknown-false-positive-rate 0.05 | --unknown-false-positive-rate needs images to"
            + " validate with; add --validation-split or --validation-images",
        "fine-tune --validation-split 0.1 --unknown-false-positive-rate 5 |"
            + " --unknown-false-positive-rate is 5.0, but must be between 0 and 1, such as 0.05",
        "classify --unknown-threshold NaN | --unknown-threshold is NaN, but must be a number",
        "fine-tune --validation-interval 5 | --validation-interval needs images to validate with; add"
            + " --validation-split or --validation-images",
        "fine-tune --validation-split 0.1 --validation-interval 0 | --validation-interval is 0, but"
            + " must be at least 1",
        "fine-tune --validation-split 0.1 --validation-metric f1 | --validation-metric is 'f1', but must"
            + " be one of loss, accuracy, microF1, macroF1, mAP, rmse, mae, r2",
        "fine-tune --class-weights balanced | --class-weights is 'balanced', but must be none, auto, or a"
            + " JSON object of labels and numbers of at least 0, such as",
        "fine-tune --class-weights auto --sampling balanced | --class-weights auto and --sampling balanced"
            + " both make all classes count the same, and together rare ones count twice; leave one of",
        "fine-tune --validation-metric accuracy | --validation-metric needs images to validate with; add"
            + " --validation-split or --validation-images",
        "fine-tune --sampling even | --sampling is 'even', but must be one of shuffled, balanced",
        "fine-tune --label-smoothing 1 | --label-smoothing is 1.0, but must be from 0 to below 1",
        "fine-tune --focal-gamma -1 | --focal-gamma is -1.0, but must be from 0 to 10",
        "fine-tune --from-scratch c --model m | --model contradicts --from-scratch; leave it out",
        "fine-tune --from-scratch c --freeze-backbone | --freeze-backbone contradicts"
            + " --from-scratch",
        "fine-tune --from-scratch c --initial-head probe | --initial-head contradicts --from-scratch",
        "fine-tune --from-scratch c --freeze-until stem | --freeze-until contradicts --from-scratch",
        "fine-tune --freeze-backbone --freeze-until stem | --freeze-backbone freezes everything below the"
            + " head, so --freeze-until stem says less; leave one of them out",
        "fine-tune --initial-head zero | --initial-head is 'zero', but must be one of zeros, model,"
            + " probe; did you mean zeros?",
        "fine-tune --interpolate-weights | --interpolate-weights needs images to validate with; add"
            + " --validation-split or --validation-images",
        "fine-tune --max-grad-norm -1 | --max-grad-norm is -1.0, but must be a number of at least 0",
        "fine-tune --teacher m --distillation-temperature 0 | --distillation-temperature is 0.0, but"
            + " must be a number above 0",
        "find-learning-rate --least-rate 0 | --least-rate is 0.0, but must be a number above 0",
        "find-learning-rate --least-rate -1 | --least-rate is -1.0, but must be a number above 0",
        "find-learning-rate --greatest-rate NaN | --greatest-rate is NaN, but must be a number above 0",
        "find-learning-rate --least-rate 20 | --least-rate 20.0 must be below --greatest-rate 10.0;"
            + " exchange them, or leave both out",
        "find-learning-rate --least-rate 1 --greatest-rate 1 | --least-rate 1.0 must be below"
            + " --greatest-rate 1.0",
        "find-learning-rate --steps 19 | --steps is 19, but must be at least 20",
        "find-learning-rate --learning-rate 1 | There is no option --learning-rate",
        "find-learning-rate --resize 32 --crop 64 | --crop 64 must not be larger than --resize 32",
        "find-learning-rate --from-scratch c --model m | --model contradicts --from-scratch",
        "find-learning-rate --problem-type regression | --problem-type regression needs --label-column,",
        "fine-tune --distillation-temperature 2 | --distillation-temperature softens the answers of a"
            + " teacher; add --teacher, or leave it out",
        "fine-tune --teacher m --label-smoothing 0.1 | With --teacher a model's answers are learned and not"
            + " the labels, which --class-weights, --label-smoothing and --focal-gamma are about; leave",
        "fine-tune --handle-invalid drop | --handle-invalid is 'drop', but must be one of error,",
      })
  void areToldFirst(String command, String message) {
    boolean readsImages = !command.matches("(convert|describe) .*");
    String images = readsImages ? " --images /no/such" : "";
    job.assertMistaken(message, (command + images).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classify --top-k x | --top-k is 'x', but must be a whole number",
        "classify --top-k 99999999999 | --top-k is '99999999999', but must be a whole number from"
            + " -2147483647 to 2147483647",
        "probe --reg-param x | --reg-param is 'x', but must be a number",
        "embed --csv-formulas no | --csv-formulas is 'no', but must be one of quote, keep",
        "embed --format xml | --format is 'xml', but must be one of parquet, csv, json, delta,"
            + " iceberg",
        "few-shot --shots 1,x | --shots is 'x', but must be a whole number",
        "audit --checks blur | --checks is 'blur', but must be one of duplicates, labels, outliers,"
            + " quality",
        "few-shot --methods guess | --methods is 'guess', but must be one of probe, fine-tune,"
            + " from-scratch",
        "classify --images a --outptu b | There is no option --outptu; did you mean --output?",
        "classify --images --top-k 3 | --images needs a value: --images PATH",
        "classify photos --layer x | There is no option --layer",
        "classify --imges=photos | There is no option --imges; did you mean --images?",
        "describe photos | No option takes 'photos'; write the option that it is for before it",
        "convert | --output PATH is missing",
        "pack --output | --output needs a value: --output PATH",
        "classify --top-k 1 --top-k 2 | --top-k is given twice; give it once",
      })
  void ofTheCommandLine(String command, String message) {
    job.assertMistaken(message, command.split(" "));
  }

  @Test
  void ofEmptyNames() {
    for (String name : List.of("classify", "manifest", "fine-tune")) {
      job.assertMistaken("--images is '', but must not be empty", name, "--images", "");
      job.assertMistaken("--output is '', but must not be empty", name, "--output", "");
    }
    job.assertMistaken(
        "--labels-file is '', but must not be empty", "classify", "--labels-file", "");
    job.assertMistaken("--path-column is '', but must not be", "classify", "--path-column", "");
    job.assertMistaken("--test-images is '', but must not be", "probe", "--test-images", "");
    job.assertMistaken("--output is '', but must not be empty", "convert", "--output", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bogus",
        "local[0]",
        "local[]",
        "local[x]",
        "local[2",
        "mesos://host:1",
        "spark://host"
      })
  void ofTheMaster(String master) {
    job.assertMistaken(
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
  void suggestWhatWasMeant(@TempDir Path folder) throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));

    job.assertMistaken(
        "There is no option --bach-size; did you mean --batch-size?",
        "classify",
        "--bach-size",
        "3");
    job.assertRefused(
        "PATH: There is no file or folder %s; did you mean %s?\n"
            .formatted(folder.resolve("fotos"), photos),
        "classify",
        folder.resolve("fotos").toString());
    job.assertRefused(
        "--images: There is no file or folder %s/*.jpg; check the pattern, and the folder before it\n"
            .formatted(photos),
        "embed",
        "--images",
        photos + "/*.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "google/bit-50 | hf://google/bit-50",
        "bit-tiny-digit | bundled:bit-tiny-digits",
      })
  void suggestModels(String given, String meant) {
    for (String name : List.of("classify", "describe", "fine-tune")) {
      job.assertRefused(
          "--model: There is no model folder or file %s; did you mean %s?\n"
              .formatted(Path.of(given).toAbsolutePath(), meant),
          name,
          "--model",
          given);
    }
  }

  @Test
  void sayWhatAModelIs() {
    job.assertRefused(
        "--model: There is no model folder or file /no/such; give a folder or a file of weights,"
            + " hf://ORG/NAME for one of the Hugging Face Hub, or bundled:bit-tiny-digits\n",
        "evaluate",
        "--model",
        "/no/such");
  }

  /** A misspelt output would otherwise be another run, from the beginning. */
  @Test
  void ofARunToResume(@TempDir Path folder) throws IOException {
    Path output = Files.createDirectory(folder.resolve("labels"));

    for (String name : List.of("classify", "fine-tune")) {
      job.assertRefused(
          "There is no interrupted run in %s to resume (did you mean file:%s?); start one without"
                  .formatted(folder.resolve("lables"), output)
              + " --resume, or name the --output of the one to resume\n",
          name,
          "--resume",
          "--output",
          folder.resolve("lables").toString());
    }
  }

  @Test
  void ofTheJob() {
    assertThat(job.run()).isEqualTo(2);
    assertThat(job.err())
        .startsWith("No job is named; the jobs are classify, evaluate, fine-tune, ")
        .endsWith(
            "\njobs/submit --help lists the jobs, and JOB --help explains the options of one\n");
    JobRun misspelt = new JobRun("local[1]");
    assertThat(misspelt.run("clasify")).isEqualTo(2);
    assertThat(misspelt.err())
        .startsWith("There is no job 'clasify'; the jobs are classify, ")
        .contains(", convert; did you mean classify?\n");
  }
}
