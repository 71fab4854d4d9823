package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages beside the rows of {@code jobs/classify} and {@code jobs/embed}. */
class ReportsTest extends SessionJobs {

  private static final String NAME = "_report.html";

  private String images(String... labels) throws IOException {
    Path photos = folder.resolve("photos");
    for (String label : labels) {
      Path target = Files.createDirectories(photos.resolve(label));
      for (Path file : digits(label, 12)) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return photos.toString();
  }

  private String page(String output) throws IOException {
    return Files.readString(folder.resolve(output).resolve(NAME), StandardCharsets.UTF_8);
  }

  private void run(String... command) {
    assertThat(job.run(command)).as(job.err()).isZero();
  }

  @Test
  void classifyShowsLabelsScoresPicturesAndFailures() throws IOException {
    String photos = images("1", "7");
    Files.createFile(folder.resolve("photos/7/<b>.png"));

    run("classify", "--images", photos, "--report", "--output", path("out"));

    assertThat(job.out()).contains("Report            " + path("out") + "/" + NAME);
    String page = page("out");
    assertThat(page)
        .contains("<dt>Images</dt><dd class=\"value\"><bdi>24</bdi>")
        .contains("<dt>Failures</dt><dd class=\"value\"><bdi>1</bdi>")
        .containsSubsequence("EMPTY", "photos/7/&lt;b&gt;.png: the file is empty")
        .containsPattern("alt=\"seven, 7/\\d+\\.png, labeled seven with \\d\\d\\.\\d\\d%\"");
    assertThat(StringUtils.countMatches(page, "<img src=\"data:image/png;base64,"))
        .isBetween(8, 24);
    assertThat(spark.read().parquet(path("out")).count()).isEqualTo(25);
  }

  @Test
  void aFinishedRunGetsAReportAndALaterOneLosesAnOldReport() throws IOException {
    String photos = images("1");
    String[] command = {"classify", "--images", photos, "--output", path("out"), "--resume"};
    run("classify", "--images", photos, "--output", path("out"));
    assertThat(folder.resolve("out").resolve(NAME)).doesNotExist();

    run(ArrayUtils.add(command, "--report"));
    assertThat(job.out()).contains("Nothing is left to do");
    assertThat(page("out")).contains("<dt>Images</dt><dd class=\"value\"><bdi>12</bdi>");

    run(command);
    assertThat(folder.resolve("out").resolve(NAME)).exists();

    images("7");
    run(command);
    assertThat(folder.resolve("out").resolve(NAME)).doesNotExist();
  }

  /** Features come back from each format and type. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet array", "csv tensor", "json tensor", "csv array"})
  void embedShowsAMap(String kind) throws IOException {
    String format = StringUtils.substringBefore(kind, " ");
    String type = StringUtils.substringAfter(kind, " ");

    run(
        "embed",
        "--images",
        images("1", "7"),
        "--format",
        format,
        "--output-type",
        type,
        "--report",
        "--output",
        path("out"));

    String page = page("out");
    assertThat(page)
        .contains("<dt>Dimensions</dt><dd class=\"value\"><bdi>256</bdi>")
        .contains("All 24 images, by the first two principal components")
        .containsPattern("aria-label=\"7, 7/\\d+\\.png\" data-picture=\"data:image/png;base64,")
        .contains("<bdi>1</bdi>", "<bdi>7</bdi>");
    assertThat(StringUtils.countMatches(page, "class=\"point\"")).isEqualTo(24);
  }

  /** A pack's images need not be where they were. */
  @Test
  void picturesOfAPackAreThoseInIt() throws IOException {
    String photos = images("1");
    run("pack", "--images", photos, "--output", path("pack"));
    for (Path file : digits("1", 12)) {
      Files.delete(folder.resolve("photos/1").resolve(file.getFileName()));
    }

    run("embed", "--images", path("pack"), "--report", "--output", path("out"));

    assertThat(StringUtils.countMatches(page("out"), "data-picture=")).isEqualTo(12);
  }

  @Test
  void tooFewImagesHaveNoMap() throws IOException {
    Path one = Digits.files().get(0);

    run("embed", "--images", one.toString(), "--report", "--output", path("out"));

    assertThat(page("out")).contains("A map needs at least three images");
  }
}
