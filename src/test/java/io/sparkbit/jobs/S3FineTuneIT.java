package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose output, and so its checkpoints, are on S3: a real server. */
class S3FineTuneIT {

  private static final String[] MORE = {"--steps", "24", "--checkpoint-interval", "4"};

  private final JobRun job = new JobRun("local[1]");

  @TempDir Path folder;

  private static List<String> names(FileSystem s3, String location) throws IOException {
    List<String> names = new ArrayList<>();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    if (s3.exists(path)) {
      for (FileStatus status : s3.listStatus(path)) {
        names.add(status.getPath().getName());
      }
    }
    return names;
  }

  @Test
  @Tag("long")
  void aKilledRunIsResumedToTheSameWeights() throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(folder)) {
      String output = server.root() + "/models/digits";
      Configuration hadoop = new Configuration();
      server.hadoopSettings().forEach(hadoop::set);
      FileSystem s3 = FileSystem.newInstance(URI.create(output), hadoop);
      List<String> properties = new ArrayList<>(List.of("spark.master=local[1]"));
      server
          .hadoopSettings()
          .forEach((name, value) -> properties.add("spark.hadoop." + name + "=" + value));
      Process killed =
          new ProcessBuilder(JobJvm.command(properties, FineTuneCommand.of(output, MORE)))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      try {
        Poll.until(
            () -> hasCheckpoint(s3, output) ? true : null, () -> "a checkpoint", killed::isAlive);
      } finally {
        killed.destroyForcibly().waitFor();
      }
      assertThat(names(s3, output)).doesNotContain("model.safetensors");

      server
          .hadoopSettings()
          .forEach((name, value) -> System.setProperty("spark.hadoop." + name, value));
      assertThat(job.run(ArrayUtils.add(FineTuneCommand.of(output, MORE), "--resume")))
          .as(job.err())
          .isZero();
      Path undisturbed = folder.resolve("undisturbed");
      assertThat(job.run(FineTuneCommand.of(undisturbed.toString(), MORE))).as(job.err()).isZero();

      Path resumed = folder.resolve("resumed.safetensors");
      s3.copyToLocalFile(
          new org.apache.hadoop.fs.Path(output + "/model.safetensors"),
          new org.apache.hadoop.fs.Path(resumed.toString()));
      assertThat(resumed).hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
      try (Stream<Path> files = Files.list(undisturbed)) {
        assertThat(names(s3, output))
            .containsExactlyInAnyOrder(
                files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .toArray(String[]::new));
      }
    }
  }

  private static boolean hasCheckpoint(FileSystem s3, String output) {
    try {
      return names(s3, output + "/checkpoints").stream()
          .anyMatch(name -> name.endsWith(".safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
