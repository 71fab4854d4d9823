package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.model.BundledModel;
import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Jobs that write tables of images, and jobs that read them, in the session of all tests. */
class TablesTest extends SessionJobs {

  private List<Row> sorted(String output) throws IOException {
    return spark.read().parquet(path(output)).orderBy("path").collectAsList();
  }

  @Test
  void classifyGivesTheSameForFilesManifestAndPack() throws IOException {
    String digits = Digits.FOLDER.resolve("7").toString();
    assertThat(job.run("manifest", "--images", digits, BAD.toString(), "--output", path("m")))
        .isZero();
    assertThat(job.out())
        .containsPattern("Images +%d\n".formatted(folderSize(digits) + 6))
        .containsPattern("Folders +2\n");
    Path list = folder.resolve("list.csv");
    Files.write(list, List.of("path", "/no/such.png", "\"\""));
    assertThat(job.run("pack", "--images", path("m"), list.toString(), "--output", path("p")))
        .isZero();

    assertThat(job.run("classify", "--images", path("m"), list.toString(), "--output", path("a")))
        .isZero();
    assertThat(job.run("classify", "--images", path("p"), "--output", path("b"))).isZero();

    List<Row> ofFiles = sorted("a");
    assertThat(ofFiles)
        .anyMatch(
            row -> "NOT_FOUND: /no/such.png: there is no such file".equals(row.getAs("error")));
    List<Row> ofPack = sorted("b");
    assertThat(ofPack.stream().map(TablesTest::withoutScores))
        .containsExactlyElementsOf(ofFiles.stream().map(TablesTest::withoutScores).toList());
    for (int i = 0; i < ofFiles.size(); i++) {
      // Batches are others, and with them the order in which float32 is summed up.
      List<Double> expected = scores(ofFiles.get(i));
      List<Double> scores = scores(ofPack.get(i));
      assertThat(scores).hasSameSizeAs(expected);
      for (int k = 0; k < scores.size(); k++) {
        assertThat(scores.get(k)).isCloseTo(expected.get(k), within(BundledModel.scoresApart()));
      }
    }
  }

  private static List<String> withoutScores(Row row) {
    return Stream.of("path", "predictedLabel", "trueLabel", "error")
        .map(name -> String.valueOf(row.<Object>getAs(name)))
        .toList();
  }

  private static List<Double> scores(Row row) {
    int topK = row.fieldIndex("topK");
    return row.isNullAt(topK)
        ? List.of()
        : row.<Row>getList(topK).stream()
            .map(label -> label.<Number>getAs("score").doubleValue())
            .toList();
  }

  @Test
  void whatIsNoImageIsCountedByItsType() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/more"));
    Files.copy(Digits.files().get(0), photos.resolve("a.png"));
    Files.writeString(photos.resolve("text.png"), "<html>404</html>");
    for (String name : List.of("1.HEIC", "2.heic", "../clip.mp4", "../README", ".hidden", "_x")) {
      Files.createFile(photos.resolve(name));
    }
    String images = photos.getParent().toString();

    assertThat(job.run("manifest", "--images", images, "--output", path("m"))).isZero();
    assertThat(job.run("classify", "--images", images, "--output", path("c"))).isZero();

    String notRead = "Not read +4 files: 2 .heic, 1 .mp4, 1 without extension\n";
    assertThat(job.out()).containsPattern("(?s)" + notRead + ".*" + notRead);
    assertThat(Files.readString(folder.resolve("c/_spark-bit-summary.json")))
        .containsPattern("\"not_read\" : \\{\\s+\"\\.heic\" : 2,\\s+\"\\.mp4\" : 1,");
    assertThat(sorted("c"))
        .anyMatch(
            row ->
                row.<String>getAs("path").endsWith("text.png")
                    && row.<String>getAs("error").contains("it is an HTML page"));
  }

  private static int folderSize(String path) {
    return Path.of(path).toFile().list().length;
  }

  @Test
  void classifyReadsATableAndCountsFailuresByReason() throws IOException {
    Path table = folder.resolve("images.csv");
    Path digit = Digits.files().get(0);
    Files.write(
        table,
        List.of("id,file", "1," + digit, "2," + BAD.resolve("text.jpg"), "3,/no/such.png", "4,"));
    String[] command = {
      "classify", "--images", table.toString(), "--path-column", "file", "--format", "json"
    };

    assertThat(job.run(ArrayUtils.addAll(command, "--output", path("out")))).isZero();

    assertThat(job.out())
        .containsPattern("Images +1 of 4\n")
        .containsPattern("Failures +3 \\{NOT_FOUND=1, NULL=1, UNKNOWN_FORMAT=1\\}");
    assertThat(spark.read().textFile(path("out")).collectAsList())
        .anyMatch(
            line -> line.contains("\"predictedLabel\":\"zero\"") && line.contains("\"topK\":[{"))
        .anyMatch(line -> line.contains("\"error\":\"NOT_FOUND: /no/such.png"));
  }

  @Test
  void failsIfNoImageCanBeReadAndReplacesNothing() throws IOException {
    String[] bad = {"preprocess", "--images", BAD.toString(), "--output", path("out")};
    String complaint =
        "None of the images could be read: failures {CORRUPT=1, EMPTY=1, TOO_LARGE=1, TRUNCATED=2, UNKNOWN_FORMAT=1}, such as ";
    job.assertRefused(complaint, bad);
    assertThat(job.out()).containsPattern("Images +0").containsPattern("Failures +6");
    assertThat(job.err()).contains("; the reasons are in " + path("out"));
    assertThat(job.out()).doesNotContain("Result");
    job.assertRefused(complaint, ArrayUtils.addAll(bad, "--resume"));

    String digit = Digits.files().get(0).toString();
    assertThat(job.run("preprocess", "--images", digit, "--overwrite", "--output", path("out")))
        .isZero();
    List<Row> good = sorted("out");

    job.assertRefused(complaint, ArrayUtils.addAll(bad, "--overwrite"));
    assertThat(job.err())
        .contains(
            "%s stays as it was; the reasons are in file:%s"
                .formatted(path("out"), folder.resolve(".out.spark-bit")));
    assertThat(sorted("out")).isEqualTo(good);
  }

  @Test
  void preprocessWritesPictures() throws IOException {
    String digits = Digits.FOLDER.resolve("7").toString();

    assertThat(job.run("preprocess", "--images", digits, "--output", path("out"))).isZero();

    Row picture = spark.read().parquet(path("out")).select("image.*").first();
    assertThat(picture.<Integer>getAs("height")).isEqualTo(32);
    assertThat(picture.<Integer>getAs("nChannels")).isEqualTo(3);
    assertThat(picture.<byte[]>getAs("data")).hasSize(32 * 32 * 3);
  }

  @Test
  void manifestLimitsFiles() {
    String digits = Digits.FOLDER.resolve("7").toString();

    assertThat(
            job.run(
                "manifest", "--images", digits, "--images-per-file", "10", "--output", path("m")))
        .isZero();

    assertThat(folder.resolve("m").toFile().list((dir, name) -> name.startsWith("part-")))
        .hasSize((folderSize(digits) + 9) / 10);
  }

  @Test
  void aFinishedRunHasNothingToResumeAndAnotherIsRefused() throws IOException {
    String digits = Digits.FOLDER.resolve("7").toString();
    String[] embed = {"embed", "--images", digits, "--output", path("out")};
    assertThat(job.run(embed)).isZero();
    List<Row> rows = sorted("out");

    assertThat(job.run(ArrayUtils.add(embed, "--resume"))).isZero();

    assertThat(job.out())
        .contains("Nothing is left to do: " + path("out") + " has a row for every image");
    assertThat(sorted("out")).isEqualTo(rows);
    job.assertRefused(
        "cannot be resumed: --output-layer differs: it was pooler_output and is now logits",
        "embed",
        "--images",
        digits,
        "--output",
        path("out"),
        "--resume",
        "--output-layer",
        "logits");
  }
}
