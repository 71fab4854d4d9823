package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.evaluation.Reliabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
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
              0),
          Reliabilities.overconfident(0.8));

  private static LabeledPicture mistake(
      String path, String label, double score, String trueLabel, Optional<String> picture) {
    return new LabeledPicture(Optional.of(path), label, score, Optional.of(trueLabel), picture);
  }

  private static String html(Evaluation evaluation, LabeledPicture... mistakes) {
    return html(
        evaluation,
        Stream.of(mistakes).map(image -> new Mistake(image, Optional.empty(), List.of())).toList());
  }

  private static String html(Evaluation evaluation, List<Mistake> mistakes) {
    return new EvaluationReport(
            evaluation, mistakes, List.of("NOT_FOUND: <i>/a.png: there is no such file"))
        .toHtml();
  }

  @Test
  void showsWhereTheNetworkSawTheLabelAndWhatIsSimilar() {
    LabeledPicture image = mistake("file:/p/7.png", "cow", 0.9, ODD, Optional.of("data:a"));
    Mistake.Neighbor near =
        new Mistake.Neighbor(
            Optional.of("file:/t/9.png"), Optional.of(ODD), 0.98765, Optional.of("data:c"));
    Mistake.Neighbor gone =
        new Mistake.Neighbor(Optional.of("file:/t/8.png"), Optional.empty(), 0.5, Optional.empty());

    assertThat(html(PETS, List.of(new Mistake(image, Optional.of("data:b"), List.of(near, gone)))))
        .contains("<ul class=\"gallery strips\">")
        .contains("src=\"data:b\" alt=\"the same image, bright where the network saw cow\"")
        .contains("where it saw <span><bdi>cow</bdi></span>")
        .contains("src=\"data:c\" alt=\"training image, ")
        .contains("<span class=\"score\">cosine 0.9877</span>")
        .contains("no picture");
  }

  @Test
  void showsTheFigures() {
    assertThat(html(PETS))
        .startsWith("<!DOCTYPE html>")
        .contains("<dt>Top-1 accuracy</dt><dd class=\"value\"><bdi>96.04%<")
        .contains("<dt>Top-5 accuracy</dt><dd class=\"value\"><bdi>100.00%<")
        .contains("<dt>Macro F1</dt><dd class=\"value\"><bdi>64.50%<")
        .contains("<dt>Images</dt><dd class=\"value\"><bdi>1,009<")
        .contains("<dt>Failures</dt><dd class=\"value\"><bdi>3<")
        .containsSubsequence("<bdi>NOT_FOUND</bdi>", "<td class=\"number\">3</td>")
        .containsSubsequence("The first 1 by path", "there is no such file");
    assertThat(html(RandomEvaluation.of(100, 1)))
        .doesNotContain("Top-5", ">Failures</h2>")
        .contains("every image was read");
  }

  @Test
  void whatIsNotItsOwnIsText() {
    String html =
        html(
            PETS,
            mistake(
                "/a<script>.png", "<u>cow", 0.987, ODD, Optional.of("data:image/png;base64,AA==")));

    assertThat(html)
        .contains("&lt;b&gt;&quot;cat&quot; &amp; &#x27;dog&#x27;&lt;/b&gt;")
        .doesNotContain("<b>", "<u>", "<i>", "a<script>")
        .contains(
            "<img src=\"data:image/png;base64,AA==\" alt=\"&lt;b&gt;&quot;cat&quot; &amp;"
                + " &#x27;dog&#x27;&lt;/b&gt;, /a&lt;script&gt;.png, labeled &lt;u&gt;cow with"
                + " 98.70%\">");
  }

  @Test
  void ordersClassesByF1() {
    assertThat(html(PETS))
        .contains("<th scope=\"col\" class=\"share\" aria-sort=\"ascending\">F1</th>")
        .containsSubsequence("Classes</h2>", ">cow</bdi></th>", "cat", "Confusion matrix</h2>");
  }

  @Test
  void listsWhatIsConfusedMost() {
    assertThat(html(PETS))
        .containsSubsequence(
            "Most confused</h2>",
            "All pairs of a class and a wrong label, most images first.",
            "&#x27;dog&#x27;&lt;/b&gt;</bdi></th><td><bdi>cow</bdi></td><td class=\"number\">40</td>",
            "4.00%");
  }

  @Test
  void colorsCellsByTheirShareOfTheRow() {
    assertThat(html(PETS))
        // The square root of 40 / 1,000 is 0.2.
        .contains("<td class=\"w2\" title=\"&lt;b&gt;")
        .contains("predicted as cow: 40 images, 4.00%\">40</td>")
        .contains("<td class=\"r10\"")
        .doesNotContain("<bdi>others</bdi>", "class=\"overview\"");
  }

  @Test
  void showsMistakesWithAndWithoutAPicture() {
    assertThat(
            html(
                PETS,
                mistake("/p/cows/a.png", ODD, 0.987, "cow", Optional.empty()),
                mistake("/b.png", ODD, 0.5, "cow", Optional.of("data:,b"))))
        .contains("The 2 of 40 wrong labels with the highest scores.")
        .containsSubsequence(
            "no picture",
            "98.70%",
            "is <span class=\"right\"><bdi>cow",
            "<bdi>cows/a.png",
            "data:,b");
    assertThat(html(PETS)).contains("40 labels are wrong; no examples were requested.");
    Evaluation right =
        new Evaluation(
            "m",
            List.of("cow"),
            new TreeMap<>(),
            List.of(new ClassMetrics("cow", 2, 2, 1, 1, 1)),
            OptionalLong.empty(),
            new ConfusionMatrix(List.of(new Cell("cow", "cow", 2)), 0),
            Reliabilities.overconfident(0.8));
    assertThat(html(right)).contains("No label is wrong.").doesNotContain("Most confused");
  }

  @Test
  void showsHowSureTheModelIs() {
    assertThat(html(PETS))
        .contains("<dt>Calibration error</dt><dd class=\"value\"><bdi>15.21%</bdi>")
        .contains("Scores: accuracy (bars) by score, and the gap to the mean score (orange)")
        .contains("<rect class=\"gap\"", "<line x1=\"0%\" y1=\"100%\" x2=\"100%\" y2=\"0%\"");
  }

  @Test
  void staysSmallWithManyClasses() {
    String html = html(RandomEvaluation.of(21_843, 1));

    assertThat(html)
        .contains("The 1,000 of 2,184 classes with the lowest F1; metrics.json has all of them.")
        .containsPattern("The 20 of [0-9],[0-9]{3} pairs of a class and a wrong label")
        .containsPattern("Of [0-9],[0-9]{3} classes, the 100 with the most mistakes: images of")
        .contains("<bdi>others</bdi>", "Picture of the matrix of 100 classes: ");
    assertThat(StringUtils.countMatches(html, "<tr>")).isEqualTo(1_001 + 21 + 102 + 13);
    assertThat(html.length()).isLessThan(1_200_000);
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
            new ConfusionMatrix(PETS.confusionMatrix().cells(), 1_234),
            Reliabilities.overconfident(0.8));

    assertThat(html(evaluation))
        .contains("The 1,234 rarest pairs of confused classes are not included.");
  }
}
