package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.report.page.Bars;
import io.sparkbit.report.page.Failures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {

  private static final Failures NONE = new Failures(new TreeMap<>(), List.of());

  private static List<Long> scores(int bin, long images) {
    List<Long> scores = new ArrayList<>(Collections.nCopies(20, 0L));
    scores.set(19, 6L);
    scores.set(bin, images);
    return scores;
  }

  private static final ClassificationReport DIGITS =
      new ClassificationReport(
          "m",
          List.of(new Bars.Bar("seven", 6), new Bars.Bar("one", 2)),
          scores(8, 2),
          Optional.of(0.875),
          List.of(
              new LabeledPicture(
                  Optional.of("file:/digits/7/0123.png"),
                  "one",
                  0.41,
                  Optional.of("seven"),
                  Optional.of("data:,1")),
              new LabeledPicture(
                  Optional.of("file:/digits/0124.png"),
                  "seven",
                  0.98,
                  Optional.empty(),
                  Optional.empty())),
          NONE);

  @Test
  void showsTheFigures() {
    assertThat(DIGITS.toHtml())
        .contains("<dt>Images</dt><dd class=\"value\"><bdi>8</bdi>")
        .contains("the most frequent is seven")
        .contains("<dt>Sure</dt><dd class=\"value\"><bdi>75.00%</bdi>")
        .contains("<dt>Accuracy</dt><dd class=\"value\"><bdi>87.50%</bdi>")
        .contains("<dt>Failures</dt><dd class=\"value\"><bdi>0</bdi>")
        .contains("<td class=\"number\">6</td>", "75.00%", "25.00%")
        .contains("Scores of 8 images: most are from 0.95 to 1.00, 75.00%")
        .doesNotContain("id=\"failures\"", "<script");
  }

  @Test
  void namesPicturesByWhatTheyShow() {
    assertThat(DIGITS.toHtml())
        .contains("2 of 8 images, spread over labels and scores, the least certain first.")
        .contains("alt=\"seven, 7/0123.png, labeled one with 41.00%\"")
        .containsSubsequence(
            "<span class=\"wrong\"><bdi>one",
            "is <span class=\"right\"><bdi>seven",
            "no picture",
            "<span class=\"label\"><bdi>seven",
            "98.00%",
            "<bdi>digits/0124.png");
  }

  @Test
  void staysSmallWithManyLabels() {
    List<Bars.Bar> labels =
        IntStream.range(0, 21_843).mapToObj(i -> new Bars.Bar("class-" + i, 10)).toList();

    String html =
        new ClassificationReport("m", labels, scores(3, 218_424), Optional.empty(), List.of(), NONE)
            .toHtml();

    assertThat(html)
        .contains("The 30 most frequent of 21,843 labels that occur.")
        .contains("<bdi>21,813 others</bdi>", "<td class=\"number\">218,130</td>");
    assertThat(StringUtils.countMatches(html, "<bdi>class-")).isEqualTo(30);
    assertThat(html.length()).isLessThan(40_000);
  }

  @Test
  void tellsFailuresWithTheirReasons() {
    Failures failures =
        new Failures(
            new TreeMap<>(Map.of("EMPTY", 1L, "NOT_FOUND", 3L)),
            List.of("NOT_FOUND: /<b>.png: there is no such file"));
    List<Long> none = Collections.nCopies(20, 0L);

    assertThat(
            new ClassificationReport("m", List.of(), none, Optional.empty(), List.of(), failures)
                .toHtml())
        .contains("no image has a label")
        .containsSubsequence("Failures</h2>", "NOT_FOUND", "75.00%", "EMPTY", "25.00%")
        .contains("The first 1 by path", "NOT_FOUND: /&lt;b&gt;.png: there is no such file")
        .doesNotContain("id=\"labels\"", "id=\"scores\"", "id=\"pictures\"");
  }
}
