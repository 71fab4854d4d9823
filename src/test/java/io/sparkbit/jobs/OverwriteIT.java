package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.Digits;
import io.sparkbit.testing.JobJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs that SIGKILL meets while they replace an output: the old one or the new one is there, whole,
 * and the next run needs no help. For more than the few kills that a build has time for:
 *
 * <pre>
 * mvn -Dquick test-compile
 * mvn -Dquick -Dtest.excluded=none -Dit.test=OverwriteIT -Doverwrite.kills=10 \
 *     failsafe:integration-test@default failsafe:verify@default
 * </pre>
 */
@EnabledOnOs(OS.LINUX)
@Tag("long")
class OverwriteIT {

  /** Of each job at each moment; without it, those that a build has time for. */
  private static final String KILLS = "overwrite.kills";

  private static final int IMAGES_OF_A_CLASS = 3;
  private static final long SECONDS = 120;

  /** While the job starts, and when it may be over in milliseconds. */
  private static final long LONG_PAUSE_NANOS = 20_000_000;

  private static final long PAUSE_NANOS = 200_000;

  @TempDir static Path folder;

  private final JobRun job = new JobRun("local[2]");

  /** What is seen of a run from outside. */
  private enum Moment {
    CLAIMED(200_000, "claim.json"),
    BEGUN(200_000, "output/_spark-bit-run.json"),
    WRITING(20_000, "output/part-.*|output/checkpoints|output/model\\.safetensors"),
    WRITTEN(200_000, "output/_SUCCESS|output/loss.png"),
    SWAPPING(3_000, "swap.*");

    private final int micros;
    private final String file;

    /**
     * @param micros that it lasts about
     * @param file by which it is seen that it has begun
     */
    Moment(int micros, String file) {
      this.micros = micros;
      this.file = file;
    }
  }

  /**
   * @param seed of when within the moment
   */
  private record Kill(String job, Moment moment, int seed) {}

  static List<Kill> kills() {
    int kills = Integer.getInteger(KILLS, 0);
    if (kills == 0) {
      return List.of(
          new Kill("classify", Moment.WRITING, 1),
          new Kill("classify", Moment.SWAPPING, 2),
          new Kill("fine-tune", Moment.BEGUN, 3),
          new Kill("fine-tune", Moment.SWAPPING, 4));
    }
    return Stream.of("classify", "embed", "fine-tune")
        .flatMap(
            job ->
                Arrays.stream(Moment.values())
                    .flatMap(
                        moment ->
                            IntStream.range(0, kills).mapToObj(i -> new Kill(job, moment, i))))
        .toList();
  }

  /** A few digits of two classes. */
  @BeforeEach
  void images() throws IOException {
    for (String digit : List.of("1", "7")) {
      Path target = Files.createDirectories(folder.resolve("digits").resolve(digit));
      List<Path> files =
          Digits.files().stream()
              .filter(file -> file.getParent().endsWith(digit))
              .limit(IMAGES_OF_A_CLASS)
              .toList();
      for (Path file : files) {
        if (!Files.exists(target.resolve(file.getFileName()))) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
    }
  }

  private static String[] command(String job) {
    String[] command = {
      job,
      "--images",
      folder.resolve("digits").toString(),
      "--output",
      folder.resolve(job).toString(),
      "--overwrite"
    };
    return job.equals("fine-tune")
        ? ArrayUtils.addAll(
            command, "--steps", "1", "--batch-size", "2", "--resize", "36", "--crop", "32")
        : command;
  }

  /** Files, what is in them, and when it was written. */
  private static Map<String, String> content(Path output) throws IOException {
    Map<String, String> content = new TreeMap<>();
    if (Files.exists(output)) {
      try (Stream<Path> files = Files.walk(output)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          content.put(
              output.relativize(file).toString(),
              Files.getLastModifiedTime(file)
                  + " "
                  + DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }

  @ParameterizedTest
  @MethodSource("kills")
  void theOldOrTheNewOneIsThere(Kill kill, TestReporter reporter)
      throws IOException, InterruptedException {
    Path output = folder.resolve(kill.job);
    if (!Files.exists(output)) {
      assertThat(job.run(command(kill.job))).as(job.err()).isZero();
    }
    Map<String, String> old = content(output);
    assertComplete(kill.job, old);

    kill(kill);

    Map<String, String> left = content(output);
    reporter.publishEntry(kill.toString(), left.equals(old) ? "old" : "new");
    if (!left.equals(old)) {
      assertComplete(kill.job, left);
    }
    assertThat(job.run(command(kill.job))).as(job.err()).isZero();
    Map<String, String> replaced = content(output);
    assertThat(replaced).isNotEqualTo(old);
    assertComplete(kill.job, replaced);
    assertThat(folder.toFile().list((parent, name) -> name.startsWith("."))).isEmpty();
  }

  private static void kill(Kill kill) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                JobJvm.command(List.of("spark.default.parallelism=6"), command(kill.job)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await(kill, process);
      LockSupport.parkNanos(1000L * new Random(kill.seed).nextInt(kill.moment.micros));
    } finally {
      process.destroyForcibly().waitFor();
    }
    // With 0 it was over so soon that the signal came too late.
    assertThat(process.exitValue()).as(Files.readString(log)).isIn(0, 137);
  }

  private static void await(Kill kill, Process process) {
    Path beside = folder.resolve(".%s.spark-bit".formatted(kill.job));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (process.isAlive() && !hasBegun(kill.moment, beside)) {
      assertThat(System.nanoTime()).as("waits for %s", kill).isLessThan(deadline);
      LockSupport.parkNanos(Files.exists(beside) ? PAUSE_NANOS : LONG_PAUSE_NANOS);
    }
  }

  private static boolean hasBegun(Moment moment, Path beside) {
    String[] names = beside.toFile().list();
    if (names == null) {
      return false;
    }
    List<String> found = new ArrayList<>(List.of(names));
    String[] inOutput = beside.resolve("output").toFile().list();
    for (String name : inOutput == null ? new String[0] : inOutput) {
      found.add("output/" + name);
    }
    return found.stream().anyMatch(name -> name.matches(moment.file));
  }

  private void assertComplete(String job, Map<String, String> content) throws IOException {
    if (job.equals("fine-tune")) {
      assertThat(content)
          .containsOnlyKeys(
              "_spark-bit-files.txt",
              "_spark-bit-run.json",
              "config.json",
              "loss.png",
              "model.safetensors",
              "preprocessor_config.json",
              "report.html",
              "training-log.csv");
      Pretrained.open(folder.resolve(job).toString());
    } else {
      assertThat(content)
          .containsKeys("_SUCCESS", "_spark-bit-run.json", "_spark-bit-summary.json");
      assertThat(rows(folder.resolve(job))).isEqualTo(2 * IMAGES_OF_A_CLASS);
    }
  }

  /** Looks at checksums too. */
  private static long rows(Path output) throws IOException {
    long rows = 0;
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetFileReader reader =
            ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
          rows += reader.getRecordCount();
        }
      }
    }
    return rows;
  }
}
