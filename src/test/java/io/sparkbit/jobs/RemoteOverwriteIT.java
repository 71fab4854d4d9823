package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.S3Server;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link OverwriteIT} on a real S3 server, which has no rename: wherever SIGKILL meets the job, the
 * old output is in its place, or the new one is complete there or beside it, and the next run needs
 * no help.
 */
@ExtendWith(LocalSpark.class)
@Tag("long")
class S3OverwriteIT {

  private static final int IMAGES = 6;

  @TempDir static Path folder;
  private static S3Server server;
  private static Configuration hadoop;
  private static String output;
  private static String beside;
  private static String[] command;

  @BeforeAll
  static void write(SparkSession spark) throws IOException, InterruptedException {
    server = S3Server.start(folder);
    hadoop = spark.sparkContext().hadoopConfiguration();
    server.hadoopSettings().forEach(hadoop::set);
    String bucket = "s3a://" + server.createBucket();
    output = bucket + "/output";
    beside = bucket + "/.output.spark-bit";
    List<String> lines = new ArrayList<>(List.of("path"));
    Digits.files().stream().limit(IMAGES).map(Path::toString).forEach(lines::add);
    String images = Files.write(folder.resolve("images.csv"), lines).toString();
    command = new String[] {"classify", "--images", images, "--output", output, "--overwrite"};
    runAgain();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void runAgain() {
    JobRun job = new JobRun("local[2]");
    assertThat(job.run(command)).as(job.err()).isZero();
  }

  private static Map<String, String> objects(String uri) {
    Map<String, String> objects = new TreeMap<>();
    try {
      var root = new org.apache.hadoop.fs.Path(uri);
      FileSystem fileSystem = root.getFileSystem(hadoop);
      RemoteIterator<LocatedFileStatus> found = fileSystem.listFiles(root, true);
      while (found.hasNext()) {
        LocatedFileStatus file = found.next();
        objects.put(
            file.getPath().toString().substring(uri.length() + 1),
            file.getLen() + " " + file.getModificationTime());
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  private static void assertComplete(SparkSession spark, String uri) {
    assertThat(objects(uri))
        .containsKeys("_SUCCESS", "_spark-bit-run.json", "_spark-bit-summary.json");
    assertThat(spark.read().parquet(uri).where("label is not null").count()).isEqualTo(IMAGES);
  }

  /**
   * @param begun a name beside the output, by which it is seen that the moment has come
   * @param millis that it lasts about
   */
  @ParameterizedTest
  @CsvSource({
    "claim.json, 1000, 1",
    "output/part-.*, 200, 2",
    "output/_SUCCESS, 300, 3",
    "swap, 30, 4",
    "swap, 100, 5",
    "swap, 300, 6",
  })
  void theOldOrTheNewOneIsThere(
      String begun, int millis, long seed, SparkSession spark, TestReporter reporter)
      throws IOException, InterruptedException {
    Map<String, String> old = objects(output);
    assertComplete(spark, output);

    killAt(begun, millis, seed);

    if (objects(output).equals(old)) {
      reporter.publishEntry(begun, "old");
    } else if (objects(beside + "/output").isEmpty()) {
      reporter.publishEntry(begun, "new");
      assertComplete(spark, output);
    } else {
      reporter.publishEntry(begun, "new, beside");
      assertComplete(spark, beside + "/output");
    }
    runAgain();
    assertComplete(spark, output);
    assertThat(objects(output)).isNotEqualTo(old);
    assertThat(objects(beside)).isEmpty();
  }

  private static void killAt(String begun, int millis, long seed)
      throws IOException, InterruptedException {
    List<String> properties = new ArrayList<>(List.of("spark.default.parallelism=3"));
    server
        .hadoopSettings()
        .forEach((name, value) -> properties.add("spark.hadoop.%s=%s".formatted(name, value)));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(JobJvm.command(properties, command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Poll.until(
          () -> objects(beside).keySet().stream().anyMatch(key -> key.matches(begun)) ? "" : null,
          () -> begun,
          process::isAlive);
      LockSupport.parkNanos(1_000_000L * new Random(seed).nextInt(millis));
    } finally {
      process.destroyForcibly().waitFor();
    }
    // With 0 it was over so soon that the signal came too late.
    assertThat(process.exitValue()).as(Files.readString(log)).isIn(0, 137);
  }
}
