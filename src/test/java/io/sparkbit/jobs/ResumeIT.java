package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.model.BundledModel;
import io.sparkbit.output.OutputMark;
import io.sparkbit.spark.Digits;
import io.sparkbit.testing.JobJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed and resumed write what a run writes that nobody disturbs. */
@Tag("long")
class ResumeIT {

  private static final Path BAD =
      Path.of("src/test/resources/io/sparkbit/image/golden/bad/text.jpg").toAbsolutePath();

  /** So that there are many files, and a run is killed between them. */
  private static final int TASKS = 24;

  private static final Pattern SCORE = Pattern.compile("\"score\":([0-9.E-]+)");

  private static final long SECONDS = 120;

  @TempDir Path folder;

  private final Random random = new Random(11);
  private Path manifest;

  /** Digits, some of them twice or three times, images that cannot be read, and no path at all. */
  @BeforeEach
  void manifest() throws IOException {
    List<String> paths = new ArrayList<>();
    for (Path digit : Digits.files()) {
      paths.addAll(Collections.nCopies(1 + (random.nextInt(8) == 0 ? 2 : 0), digit.toString()));
    }
    paths.addAll(List.of(BAD.toString(), BAD.toString(), "/no/such.png", "/no/such.png", "\"\""));
    Collections.shuffle(paths, random);
    paths.add(0, "path");
    manifest = Files.write(folder.resolve("manifest.csv"), paths);
  }

  private String[] classify(String output, String format) {
    return new String[] {
      "classify",
      "--images",
      manifest.toString(),
      "--top-k",
      "2",
      "--format",
      format,
      "--output",
      folder.resolve(output).toString()
    };
  }

  private String[] resumed(String format) {
    return ArrayUtils.add(classify(format, format), "--resume");
  }

  private static void finish(String... command) {
    System.setProperty("spark.default.parallelism", Integer.toString(TASKS));
    System.setProperty("spark.ui.enabled", "false");
    assertThat(SparkBit.run(command)).isZero();
  }

  /**
   * Starts a job, and ends it soon after it has written some files more.
   *
   * @param files how many; with 0 it is ended as soon as the folder says what run it is
   */
  private void kill(String output, int files, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(JobJvm.command(List.of("spark.default.parallelism=" + TASKS), command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int before = parts(output);
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!hasWritten(output, before, files)
          && process.isAlive()
          && System.nanoTime() < deadline) {
        Thread.sleep(1);
      }
      Thread.sleep(files == 0 ? 0 : random.nextInt(60));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(hasWritten(output, before, files)).as(Files.readString(log)).isTrue();
    assertThat(folder.resolve(output).resolve("_SUCCESS")).doesNotExist();
  }

  private boolean hasWritten(String output, int before, int files) {
    return files == 0
        ? Files.exists(folder.resolve(output).resolve(OutputMark.FILE))
        : parts(output) >= before + files;
  }

  private int parts(String output) {
    String[] names = folder.resolve(output).toFile().list();
    return names == null
        ? 0
        : (int) Arrays.stream(names).filter(name -> name.startsWith("part-")).count();
  }

  private List<String> rows(SparkSession spark, String output) {
    return spark
        .read()
        .parquet(folder.resolve(output).toString())
        .select(col("path"), col("predictedLabel"), col("error"), to_json(col("topK")))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private List<String> csvRows(SparkSession spark, String output) {
    Column[] columns = {col("path"), col("predictedLabel"), col("error"), col("topK")};
    return TableFormat.csv
        .read(spark, folder.resolve(output).toString())
        .select(columns)
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /** Of scores the last digits depend on which images went through the network together. */
  private static void assertSame(List<String> rows, List<String> expected) {
    assertThat(withoutScores(rows)).isEqualTo(withoutScores(expected));
    assertThat(scores(rows)).containsExactly(scores(expected), within(BundledModel.scoresApart()));
  }

  private static List<String> withoutScores(List<String> rows) {
    return rows.stream().map(row -> SCORE.matcher(row).replaceAll("")).sorted().toList();
  }

  private static double[] scores(List<String> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(row -> SCORE.matcher(row).replaceAll("")))
        .flatMap(row -> SCORE.matcher(row).results())
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .toArray();
  }

  @Test
  void nothingIsLostAndNothingComesTwice() throws IOException, InterruptedException {
    finish(classify("undisturbed", "parquet"));
    kill("parquet", 0, classify("parquet", "parquet"));
    assertThat(parts("parquet")).isZero();
    kill("parquet", 1 + random.nextInt(5), resumed("parquet"));
    kill("csv", 1 + random.nextInt(5), classify("csv", "csv"));
    for (String format : List.of("parquet", "csv")) {
      finish(resumed(format));
    }

    try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
      List<String> expected = rows(spark, "undisturbed");
      assertThat(expected).hasSizeGreaterThan(550);
      assertSame(rows(spark, "parquet"), expected);
      assertSame(csvRows(spark, "csv"), expected);
    }
    for (String format : List.of("parquet", "csv")) {
      assertThat(folder.resolve(format).toFile().list())
          .contains("_SUCCESS", OutputMark.FILE)
          .doesNotContain("_temporary");
    }
  }
}
