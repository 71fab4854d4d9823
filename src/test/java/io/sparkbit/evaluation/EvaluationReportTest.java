package io.sparkbit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

  private static final String ODD = "<b>\"cat\" & 'dog'</b>";

  private static final Evaluation PETS =
      new Evaluation(
          ODD,
          List.of(ODD, "cow"),
          new TreeMap<>(Map.of("NOT_FOUND", 3L)),
          List.of(
              new ClassMetrics(ODD, 1_000, 960, 1, 0.96, 0.9796), //
              new ClassMetrics("cow", 9, 9, 0.1837, 1, 0.3104)),
          OptionalLong.of(1_009),
          new ConfusionMatrix(
              List.of(new Cell(ODD, ODD, 960), new Cell("cow", "cow", 9), new Cell(ODD, "cow", 40)),
              0));

  private static String html(Evaluation evaluation, Mistake... mistakes) {
    return new EvaluationReport(
            evaluation, List.of(mistakes), List.of("NOT_FOUND: <i>/a.png: there is no such file"))
        .toHtml();
  }

  @Test
  void showsTheFigures() {
    assertThat(html(PETS))
        .startsWith("<!DOCTYPE html>")
        .contains("Top-1 accuracy</span><span class=\"value\">96.04%")
        .contains("Top-5 accuracy</span><span class=\"value\">100.00%")
        .contains("Macro F1</span><span class=\"value\">64.50%")
        .contains("Images</span><span class=\"value\">1,009")
        .contains("Failures</span><span class=\"value\">3")
        .contains("<code>NOT_FOUND</code> 3")
        .containsSubsequence("The first 1 of them by path:", "there is no such file");
    assertThat(html(RandomEvaluation.of(100, 1)))
        .doesNotContain("Top-5", "<h2>Failures")
        .contains("every image was read");
  }

  @Test
  void whatIsNotItsOwnIsText() {
    Mistake mistake =
        new Mistake(
            "/a<script>.png", ODD, "<u>cow", 0.987, Optional.of("data:image/png;base64,AA=="));

    String html = html(PETS, mistake);

    assertThat(html)
        .contains("&lt;b&gt;&quot;cat&quot; &amp; &#x27;dog&#x27;&lt;/b&gt;")
        .doesNotContain("<b>", "<script", "<u>", "<i>")
        .contains("<img src=\"data:image/png;base64,AA==\" alt=\"/a&lt;script&gt;.png\">");
  }

  @Test
  void needsNoOtherFile() {
    assertThat(html(PETS)).contains("<style>", ".mistakes").doesNotContain("href", "url(", "http");
  }

  @Test
  void ordersClassesByF1() {
    assertThat(html(PETS)).containsSubsequence("<h2>Classes", ">cow</th>", "cat", "<h2>Confusion");
  }

  @Test
  void colorsCellsByTheirShareOfTheRow() {
    assertThat(html(PETS))
        // The square root of 40 / 1,000.
        .contains("style=\"background:rgba(201,58,58,0.20)\"")
        .contains("cow: 40 images, 4.00% of &lt;b&gt;")
        .contains("<td class=\"dark\" style=\"background:rgba(26,127,90,1.00)\"")
        .doesNotContain("others</span>");
  }

  @Test
  void showsMistakesWithAndWithoutAPicture() {
    assertThat(
            html(
                PETS,
                new Mistake("/a.png", "cow", ODD, 0.987, Optional.empty()),
                new Mistake("/b.png", "cow", ODD, 0.5, Optional.of("data:,b"))))
        .contains("The 2 of 40 wrong labels with the highest scores.")
        .containsSubsequence("no picture", "98.70%", "is cow", "/a.png", "data:,b", "/b.png");
    assertThat(html(PETS)).contains("40 labels are wrong; no examples were requested.");
    Evaluation right =
        new Evaluation(
            "m",
            List.of("cow"),
            new TreeMap<>(),
            List.of(new ClassMetrics("cow", 2, 2, 1, 1, 1)),
            OptionalLong.empty(),
            new ConfusionMatrix(List.of(new Cell("cow", "cow", 2)), 0));
    assertThat(html(right)).contains("No label is wrong.");
  }

  @Test
  void staysSmallWithManyClasses() {
    Evaluation evaluation = RandomEvaluation.of(21_843, 1);

    String html = html(evaluation);

    assertThat(html)
        .contains("The 200 of 2,184 classes with the lowest F1; metrics.json has all of them.")
        .containsPattern("Of [0-9],[0-9]{3} classes, the 25 with the most mistakes: images of")
        .contains("<span>others</span>");
    assertThat(StringUtils.countMatches(html, "<tr>")).isEqualTo(201 + 27);
    assertThat(html.length()).isLessThan(300_000);
  }

  @Test
  void saysThatPairsAreNotCounted() {
    Evaluation evaluation =
        new Evaluation(
            PETS.model(),
            PETS.labels(),
            PETS.failures(),
            PETS.classes(),
            PETS.inTop5(),
            new ConfusionMatrix(PETS.confusionMatrix().cells(), 1_234));

    assertThat(html(evaluation))
        .contains("The 1,234 rarest pairs of confused classes are not included.");
  }
}
