package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs do with the columns, paths and failures of users' tables. */
class PassedColumnsJobsTest extends SessionJobs {

  /** A partitioned table with three digits, an image that is none, and one that is not there. */
  private String photos() {
    List<String> rows = new ArrayList<>();
    digits("7", 3).forEach(digit -> rows.add("('%s', %d, 7)".formatted(digit, rows.size())));
    rows.add("('%s', %d, 7)".formatted(BAD.resolve("text.jpg"), rows.size()));
    rows.add("('/no/such.png', %d, 1)".formatted(rows.size()));
    spark
        .sql(
            "SELECT file, id, kind, -0.5 AS offset, '=1+1' AS note FROM VALUES %s AS t(file, id, kind)"
                .formatted(String.join(", ", rows)))
        .repartition(1)
        .write()
        .partitionBy("kind")
        .parquet(path("photos"));
    return path("photos");
  }

  private void run(String name, String... options) {
    photos();
    runAgain(name, options);
  }

  /** Runs a job over the table that an earlier run of the test has made. */
  private void runAgain(String name, String... options) {
    List<String> command =
        new ArrayList<>(List.of(name, "--images", path("photos"), "--path-column", "file"));
    command.addAll(List.of(options));
    assertThat(job.run(command.toArray(String[]::new))).as(job.err()).isZero();
  }

  private List<String> columns(String output) {
    return List.of(spark.read().parquet(path(output)).columns());
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify", "embed", "preprocess", "pack", "evaluate"})
  void allPassThrough(String name) {
    String rows = "out" + (name.equals("evaluate") ? "/predictions" : "");
    if (name.equals("evaluate")) {
      run(name, "--label-column", "kind", "--output", path("out"));
    } else {
      run(name, "--output", path("out"));
    }

    assertThat(columns(rows)).startsWith("path", "file", "id", "offset", "note", "kind");
    assertThat(columns(rows)).endsWith("error");
    assertThat(spark.read().parquet(path(rows)).where("id >= 3").orderBy("id").collectAsList())
        .extracting(
            row -> row.getAs("path"), row -> row.getAs("file"), row -> row.<Integer>getAs("kind"))
        .containsExactly(
            tuple(BAD.resolve("text.jpg").toString(), BAD.resolve("text.jpg").toString(), 7),
            tuple("/no/such.png", "/no/such.png", 1));
    if (name.equals("evaluate")) {
      assertThat(columns(rows)).contains("prediction", "topK", "inTop5");
    }
  }

  @Test
  void aResultIsNotReadAgainWithoutAWordOnItsColumns() {
    run("classify", "--output", path("first"));
    String[] again = {"classify", "--images", path("first"), "--output", path("second")};

    job.assertRefused(
        "The images' table has columns prediction, predictedLabel, score, trueLabel, topK, error,"
            + " and so has the result of classify; rename prediction, predictedLabel, score,"
            + " trueLabel, topK, error in the table, or leave out the table's with --drop-columns"
            + " prediction,predictedLabel,score,trueLabel,topK,error\n",
        again);
    assertThat(
            job.run(
                "classify",
                "--images",
                path("first"),
                "--output",
                path("second"),
                "--drop-columns",
                "prediction,predictedLabel,score,trueLabel,topK,error"))
        .isZero();
    assertThat(columns("second")).contains("id", "note").doesNotHaveDuplicates();
  }

  /** Relative, encoded or with a scheme: a path is what the user joins by. */
  @Test
  void pathsAreGivenAsTheyWereWritten() throws IOException {
    Path blank = Files.copy(Digits.files().get(0), folder.resolve("a b.png"));
    List<String> written =
        List.of(
            Path.of("").toAbsolutePath().relativize(Digits.files().get(1)).toString(),
            // Relative, as the folder's own path may have a blank, and then is no address.
            Path.of("").toAbsolutePath().relativize(folder) + "/a%20b.png",
            "file://" + blank,
            folder + "/../" + folder.getFileName() + "/a b.png");
    Files.write(
        folder.resolve("list.csv"),
        List.of("path", written.get(0), written.get(1), written.get(2), written.get(3)));

    assertThat(job.run("classify", "--images", path("list.csv"), "--output", path("out"))).isZero();

    assertThat(
            spark
                .read()
                .parquet(path("out"))
                .where("error IS NULL")
                .select("path")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void failuresAreATableOfTheirOwn() throws IOException {
    run("classify", "--output", path("out"), "--failures", path("failed"));

    assertThat(columns("out")).doesNotContain("error").contains("score");
    assertThat(spark.read().parquet(path("out")).count()).isEqualTo(3);
    assertThat(columns("failed"))
        .containsExactly("path", "file", "id", "offset", "note", "kind", "error");
    assertThat(spark.read().parquet(path("failed")).orderBy("id").collectAsList())
        .extracting(
            row -> row.<Integer>getAs("id"),
            row -> StringUtils.substringBefore(row.<String>getAs("error"), ":"))
        .containsExactly(tuple(3, "UNKNOWN_FORMAT"), tuple(4, "NOT_FOUND"));
    assertThat(job.out())
        .containsPattern("Images +3 of 5\n")
        .contains("Failures          2 {NOT_FOUND=1, UNKNOWN_FORMAT=1}\n")
        .containsPattern("\n +NOT_FOUND: /no/such")
        .containsPattern("\n +UNKNOWN_FORMAT: /")
        .containsPattern("Rows +3: failures have none\n")
        .contains("Failed images     %s (parquet)\n".formatted(path("failed")));
  }

  @Test
  void aRunGoesOnWithItsFailures() throws IOException {
    String digit = digits("7", 1).get(0).toString();
    String list =
        Files.write(folder.resolve("a.csv"), List.of("path", digit, "/no/1.png")).toString();
    String more =
        Files.write(
                folder.resolve("b.csv"), List.of("path", digit, "/no/1.png", digit, "/no/2.png"))
            .toString();
    List<String> begin = List.of("embed", "--output", path("out"), "--failures", path("failed"));
    List<String> command = new ArrayList<>(begin);
    command.add("--resume");

    assertThat(job.run(with(begin, "--images", list))).isZero();
    List<Row> first = spark.read().parquet(path("failed")).collectAsList();
    assertThat(job.run(with(command, "--images", more))).isZero();
    assertThat(job.out()).containsPattern("Images +2 of 4 \\(1 of them from earlier runs\\)");
    assertThat(job.run(with(command, "--images", more))).isZero();

    assertThat(job.out()).contains("Nothing is left to do: " + path("out"));
    assertThat(spark.read().parquet(path("out")).count()).isEqualTo(2);
    assertThat(spark.read().parquet(path("failed")).collectAsList()).containsAll(first).hasSize(2);
    job.assertRefused(
        "cannot be resumed: --failures differs: it was %s and is now %s"
            .formatted(path("failed"), path("other")),
        with(
            List.of("embed", "--output", path("out"), "--failures", path("other"), "--resume"),
            "--images",
            more));
  }

  private static String[] with(List<String> command, String... options) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(options));
    return all.toArray(String[]::new);
  }

  @Test
  void mistakesOfFailures() throws IOException {
    for (String mode : List.of("skip", "error")) {
      job.assertMistaken(
          "--failures keeps unreadable images with their reasons, and --handle-invalid %s does not"
              .formatted(mode),
          "classify",
          "--failures",
          path("failed"),
          "--handle-invalid",
          mode);
    }
    for (String failed : List.of(path("out"), path("out/failed"), path("out/../out"))) {
      job.assertRefused(
          "--failures %s and --output %s must be folders apart from each other"
              .formatted(failed, path("out")),
          "classify",
          "--output",
          path("out"),
          "--failures",
          failed);
    }
    String bad = Files.write(folder.resolve("bad.csv"), List.of("path", "/no/1.png")).toString();
    job.assertRefused(
        "None of the images could be read: failures {NOT_FOUND=1}, such as NOT_FOUND: /no/1.png:"
            + " there is no such file; the reasons are in "
            + path("failed"),
        "classify",
        "--images",
        bad,
        "--output",
        path("out"),
        "--failures",
        path("failed"));
    assertThat(spark.read().parquet(path("failed")).count()).isEqualTo(1);
  }

  @Test
  void rowsImagesAndFailuresAddUp() {
    run("classify", "--output", path("kept"));
    assertThat(job.out())
        .containsPattern("Images +3 of 5\nFailures +2 \\{")
        .containsPattern("Rows +5: 3 with a result, 2 with an error\n");
    job = new JobRun("local[2]");
    runAgain("classify", "--handle-invalid", "skip", "--output", path("skipped"));
    assertThat(job.out())
        .containsPattern("Images +3 of 5\nFailures +2 \\{skipped=2\\}\n +skipped: /")
        .containsPattern("\n +skipped: /no/such.png\n")
        .containsPattern("\n +skipped: .+/text.jpg\n")
        .containsPattern("Rows +3: failures have none\n");
    assertThat(spark.read().parquet(path("skipped")).count()).isEqualTo(3);
  }

  @Test
  void onlyTheFirstFailuresAreNamed() throws IOException {
    List<String> list = new ArrayList<>(List.of("path", digits("7", 1).get(0).toString()));
    for (int i = 0; i < 7; i++) {
      list.add("/no/%d.png".formatted(i));
    }
    Files.write(folder.resolve("list.csv"), list);

    assertThat(job.run("embed", "--images", path("list.csv"), "--output", path("out"))).isZero();

    assertThat(job.out())
        .contains("/no/4.png: there is no such file\n                  and 2 more\n")
        .doesNotContain("                  NOT_FOUND: /no/5.png");
  }

  @Test
  void trueLabelsAreThereOnlyIfThereAreLabels() throws IOException {
    Path holiday = Files.createDirectories(folder.resolve("holiday"));
    Files.copy(Digits.files().get(0), holiday.resolve("a.png"));

    assertThat(job.run("classify", "--images", holiday.toString(), "--output", path("a"))).isZero();
    assertThat(job.out()).doesNotContain("Accuracy");
    assertThat(columns("a"))
        .containsExactly("path", "prediction", "predictedLabel", "score", "topK", "error");
    String seven = Digits.FOLDER.resolve("7").toString();
    assertThat(job.run("classify", "--images", holiday.toString(), seven, "--output", path("b")))
        .isZero();
    assertThat(job.out())
        .containsPattern("Accuracy +[0-9.]+% of the 52 images whose folder is a label\n");
    assertThat(columns("b")).contains("trueLabel");
  }

  @Test
  void cellsOfCsvAreNoFormulas() throws IOException {
    run("classify", "--format", "csv", "--output", path("safe"));
    runAgain("classify", "--format", "csv", "--csv-formulas", "keep", "--output", path("plain"));

    for (String output : List.of("safe", "plain")) {
      List<Row> rows =
          spark
              .read()
              .option("header", true)
              .csv(path(output))
              .select("offset", "note", "error")
              .where("error IS NULL")
              .collectAsList();
      String note = output.equals("safe") ? "'=1+1" : "=1+1";
      assertThat(rows)
          .hasSize(3)
          .allMatch(row -> row.getString(0).equals("-0.5") && row.getString(1).equals(note));
    }
    // What is resumed is compared by what was meant.
    runAgain("classify", "--format", "csv", "--output", path("safe"), "--resume");
    assertThat(job.out()).contains("Nothing is left to do");
  }

  @Test
  void resultsMayBePartitioned() throws IOException {
    String[] command = {
      "classify",
      "--images",
      photos(),
      "--path-column",
      "file",
      "--output",
      path("out"),
      "--partition-by",
      "predictedLabel,kind"
    };
    assertThat(job.run(command)).isZero();

    assertThat(folder.resolve("out/predictedLabel=seven/kind=7")).isDirectory();
    assertThat(spark.read().parquet(path("out")).count()).isEqualTo(5);
    assertThat(job.run(with(List.of(command), "--resume"))).isZero();
    assertThat(job.out()).contains("Nothing is left to do");
    assertThat(job.run(with(List.of(command), "--overwrite"))).isZero();
    job.assertRefused(
        "--partition-by: there is no column 'score1'; did you mean 'score'? The columns are path,",
        "classify",
        "--output",
        path("x"),
        "--partition-by",
        "score1");
    job.assertRefused(
        "--partition-by: column 'topK' is of type array<",
        "classify",
        "--output",
        path("x"),
        "--partition-by",
        "topK");
    // A photo in a partition is the user's.
    Path mine = folder.resolve("out/predictedLabel=seven/kind=7/holiday.png");
    Files.writeString(mine, "mine");
    job.assertRefused(
        "besides the files of spark-bit it contains 1 file or folder, such as"
            + " predictedLabel=seven/kind=7/holiday.png",
        with(List.of(command), "--overwrite"));
    assertThat(mine).hasContent("mine");
  }
}
