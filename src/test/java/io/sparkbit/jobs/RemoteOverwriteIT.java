package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.testing.JobJvm;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.RemoteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link OverwriteIT} on a real S3 server, which has no rename, and on HDFS, which has: wherever
 * SIGKILL meets the job, the old output is in its place, or the new one is complete there or beside
 * it, and the next run needs no help.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(LocalSpark.class)
@Tag("long")
class RemoteOverwriteIT {

  private static final int IMAGES = 6;

  @TempDir static Path folder;
  private static RemoteStore store;
  private static String output;
  private static String beside;
  private static String[] command;

  @Parameter private RemoteStore.Kind kind;

  @BeforeParameterizedClassInvocation
  static void write(RemoteStore.Kind kind, SparkSession spark)
      throws IOException, InterruptedException {
    store = kind.start(Files.createDirectory(folder.resolve(kind.name())));
    store.hadoopSettings().forEach(spark.sparkContext().hadoopConfiguration()::set);
    String root = store.root();
    output = root + "/output";
    beside = root + "/.output.spark-bit";
    List<String> lines = new ArrayList<>(List.of("path"));
    Digits.files().stream().limit(IMAGES).map(Path::toString).forEach(lines::add);
    String images = Files.write(folder.resolve("images.csv"), lines).toString();
    command = new String[] {"classify", "--images", images, "--output", output, "--overwrite"};
    runAgain();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    store.close();
  }

  private static void runAgain() {
    JobRun job = new JobRun("local[2]");
    assertThat(job.run(command)).as(job.err()).isZero();
  }

  private static void assertComplete(SparkSession spark, String uri) throws IOException {
    assertThat(store.files(uri))
        .containsKeys("_SUCCESS", "_spark-bit-run.json", "_spark-bit-summary.json");
    assertThat(spark.read().parquet(uri).where("predictedLabel is not null").count())
        .isEqualTo(IMAGES);
  }

  /**
   * @param begun a name beside the output, by which it is seen that the moment has come
   * @param millis that it lasts about
   */
  @ParameterizedTest
  @CsvSource({
    "claim.json, 1000, 1",
    "output/(_temporary/.*/)?part-.*, 200, 2",
    "output/_SUCCESS, 300, 3",
    "swap, 30, 4",
    "swap, 100, 5",
    "swap, 300, 6",
  })
  void theOldOrTheNewOneIsThere(
      String begun, int millis, long seed, SparkSession spark, TestReporter reporter)
      throws IOException, InterruptedException {
    Map<String, String> old = store.files(output);
    assertComplete(spark, output);

    killAt(begun, millis, seed);
    waitForTheServer();

    if (store.files(output).equals(old)) {
      reporter.publishEntry(kind + ", " + begun, "old");
    } else if (store.files(beside + "/output").isEmpty()) {
      reporter.publishEntry(kind + ", " + begun, "new");
      assertComplete(spark, output);
    } else {
      reporter.publishEntry(kind + ", " + begun, "new, beside");
      assertComplete(spark, beside + "/output");
    }
    runAgain();
    assertComplete(spark, output);
    assertThat(store.files(output)).isNotEqualTo(old);
    assertThat(store.files(beside)).isEmpty();
  }

  /** The server may still be at what the job asked for when it was killed. */
  private static void waitForTheServer() throws IOException {
    List<Map<String, String>> before = List.of();
    List<Map<String, String>> now = List.of(store.files(output), store.files(beside));
    while (!now.equals(before)) {
      LockSupport.parkNanos(500_000_000L);
      before = now;
      now = List.of(store.files(output), store.files(beside));
    }
  }

  private static Set<String> besides() {
    try {
      return store.files(beside).keySet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void killAt(String begun, int millis, long seed)
      throws IOException, InterruptedException {
    List<String> properties = new ArrayList<>(List.of("spark.default.parallelism=3"));
    store
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
          () -> besides().stream().anyMatch(name -> name.matches(begun)) ? "" : null,
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
