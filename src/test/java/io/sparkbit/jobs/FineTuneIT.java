package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.Pretrained;
import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code jobs/fine-tune} on some digits; each run stops the JVM's session. One core: the threads of
 * a pass wait for each other, which takes long where other tests run too.
 */
class FineTuneIT {

  private static final Path DIGITS = Path.of("src/main/data/digits/train").toAbsolutePath();

  private final JobRun job = new JobRun("local[1]");

  @TempDir Path folder;

  /** Some steps on the ones and the sevens. */
  private String[] fineTune(String output, String... more) {
    return ArrayUtils.addAll(
        new String[] {
          "fine-tune",
          "--images",
          DIGITS.resolve("1").toString(),
          DIGITS.resolve("7").toString(),
          "--output",
          folder.resolve(output).toString(),
          "--batch-size",
          "16",
          "--resize",
          "36",
          "--crop",
          "32",
          "--flip-probability",
          "0"
        },
        more);
  }

  private List<String> names(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void beginsWithRandomWeightsAndNamesTheClasses() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"embedding_size\": 8, \"hidden_sizes\": [16, 32], \"depths\": [1, 1],"
                + " \"num_groups\": 4}");
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("one", "seven"));
    String[] command =
        fineTune(
            "model",
            "--from-scratch",
            config.toString(),
            "--labels",
            labels.toString(),
            "--steps",
            "3");

    assertThat(job.run(command)).as(job.err()).isZero();

    assertThat(names("model"))
        .containsExactly(
            "_spark-bit-run.json",
            "config.json",
            "loss.png",
            "model.safetensors",
            "preprocessor_config.json",
            "training-log.csv");
    Pretrained model = Pretrained.open(folder.resolve("model").toString());
    assertThat(model.config().labels()).containsExactly("one", "seven");
    assertThat(model.config().depths()).containsExactly(1, 1);
    assertThat(Files.readAllLines(folder.resolve("model/training-log.csv")))
        .hasSize(4)
        .startsWith("step,loss,learning_rate,seconds");
    assertThat(ImageIO.read(folder.resolve("model/loss.png").toFile()).getWidth()).isEqualTo(900);
    assertThat(job.out())
        .contains("Classes           2: 'one', 'seven'")
        .contains("Steps             3");

    job.assertRefused(
        "--output %s exists already; add --overwrite to replace it, or name another --output"
            .formatted(folder.resolve("model")),
        command);
    assertThat(job.run(ArrayUtils.add(command, "--overwrite"))).as(job.err()).isZero();
  }

  @Test
  void findsMistakesBeforeItTrains() {
    job.assertRefused(
        "File /no/config.json: there is no such file",
        fineTune("model", "--from-scratch", "/no/config.json"));
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  @Tag("long")
  void aKilledRunIsResumedToTheSameWeights() throws IOException, InterruptedException {
    String[] more = {"--steps", "24", "--checkpoint-interval", "4"};
    String[] resumed = ArrayUtils.add(fineTune("killed", more), "--resume");
    job.assertRefused(
        "There is no interrupted training in %s to resume".formatted(folder.resolve("killed")),
        resumed);

    Process process =
        new ProcessBuilder(
                JobJvm.command(List.of("spark.master=local[1]"), fineTune("killed", more)))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Path checkpoints = folder.resolve("killed/checkpoints");
    try {
      Poll.until(() -> someCheckpoint(checkpoints), () -> "a checkpoint", process::isAlive);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(names("killed")).containsExactly("_spark-bit-run.json", "checkpoints");

    assertThat(job.run(resumed)).as(job.err()).isZero();
    assertThat(job.run(fineTune("undisturbed", more))).as(job.err()).isZero();
    assertThat(folder.resolve("killed/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("undisturbed/model.safetensors"));
    assertThat(Files.readAllLines(folder.resolve("killed/training-log.csv"))).hasSize(25);
    assertThat(names("killed")).isEqualTo(names("undisturbed"));
  }

  private static String someCheckpoint(Path folder) {
    String[] names = folder.toFile().list((parent, name) -> name.endsWith(".safetensors"));
    return names == null || names.length == 0 ? null : names[0];
  }
}
