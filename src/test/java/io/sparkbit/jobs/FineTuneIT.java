package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code jobs/fine-tune} on some digits; each run stops the JVM's session. One core: the threads of
 * a pass wait for each other, which takes long where other tests run too.
 */
class FineTuneIT {

  private final JobRun job = new JobRun("local[1]");

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> names(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @Tag("long")
  void aKilledRunIsResumedToTheSameWeights() throws IOException, InterruptedException {
    String[] more = {"--steps", "24", "--checkpoint-interval", "4"};
    String[] resumed = ArrayUtils.add(FineTuneCommand.of(path("killed"), more), "--resume");
    job.assertRefused(
        "There is no interrupted run in %s to resume".formatted(folder.resolve("killed")), resumed);

    Process process =
        new ProcessBuilder(
                JobJvm.command(
                    List.of("spark.master=local[1]"), FineTuneCommand.of(path("killed"), more)))
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

    job.assertRefused(
        "already exists; add --overwrite to replace it, --resume to go on with the run that wrote it",
        FineTuneCommand.of(path("killed"), more));
    job.assertRefused(
        "%s cannot be resumed: --learning-rate differs: it was not set and is now 0.1. Use the earlier"
            .formatted(folder.resolve("killed")),
        ArrayUtils.addAll(resumed, "--learning-rate", "0.1"));
    assertThat(names("killed")).containsExactly("_spark-bit-run.json", "checkpoints");
    assertThat(job.run(ArrayUtils.addAll(resumed, "--device", "cpu"))).as(job.err()).isZero();
    assertThat(job.run(FineTuneCommand.of(path("undisturbed"), more))).as(job.err()).isZero();
    assertThat(folder.resolve("killed/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("undisturbed/model.safetensors"));
    assertThat(Files.readAllLines(folder.resolve("killed/training-log.csv"))).hasSize(25);
    assertThat(names("killed")).isEqualTo(names("undisturbed"));

    job.assertRefused(
        "There is no interrupted training in %s to resume".formatted(folder.resolve("killed")),
        resumed);
    assertThat(names("killed")).contains("_spark-bit-files.txt");
  }

  private static String someCheckpoint(Path folder) {
    String[] names = folder.toFile().list((parent, name) -> name.endsWith(".safetensors"));
    return names == null || names.length == 0 ? null : names[0];
  }
}
