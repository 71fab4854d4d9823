package io.sparkbit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  /** Three cats, one of them taken for a dog; one dog; the model knows a cow too. */
  private static Evaluation evaluation(OptionalLong inTop5) {
    return new Evaluation(
        "/models/pets",
        List.of("cat", "dog", "cow"),
        new TreeMap<>(Map.of("TRUNCATED", 2L, "NOT_FOUND", 1L)),
        List.of(
            new ClassMetrics("cat", 3, 2, 1, 2 / 3.0, 0.8),
            new ClassMetrics("dog", 1, 1, 0.5, 1, 2 / 3.0)),
        inTop5,
        new ConfusionMatrix(
            List.of(
                new ConfusionMatrix.Cell("cat", "cat", 2),
                new ConfusionMatrix.Cell("dog", "dog", 1),
                new ConfusionMatrix.Cell("cat", "dog", 1)),
            0),
        reliability());
  }

  /** Two images with a mean score of 0.5625, one of which is right, and two right ones of 0.984. */
  private static Reliability reliability() {
    long[] images = new long[Reliability.BINS];
    double[] scores = new double[Reliability.BINS];
    long[] correct = new long[Reliability.BINS];
    images[8] = 2;
    scores[8] = 1.125;
    correct[8] = 1;
    images[14] = 2;
    scores[14] = 1.96875;
    correct[14] = 2;
    return Reliability.of(images, scores, correct);
  }

  private static String range(String images, String score, String accuracy) {
    return "{\"images\": %s, \"mean_score\": %s, \"accuracy\": %s}"
        .formatted(images, score, accuracy);
  }

  @Test
  void sumsUpTheClasses() {
    Evaluation evaluation = evaluation(OptionalLong.empty());

    assertThat(evaluation.images()).isEqualTo(4);
    assertThat(evaluation.correct()).isEqualTo(3);
    assertThat(evaluation.failed()).isEqualTo(3);
    assertThat(evaluation.top1()).isEqualTo(0.75);
    assertThat(evaluation.macro(ClassMetrics::precision)).isEqualTo(0.75);
    assertThat(evaluation.macro(ClassMetrics::recall)).isCloseTo(5 / 6.0, within(1e-15));
  }

  @Test
  void writesJson() {
    assertThat(new String(evaluation(OptionalLong.of(4)).toJson(), StandardCharsets.UTF_8))
        .isEqualToIgnoringWhitespace(
            """
            {
              "model" : "/models/pets",
              "images" : 4,
              "failures" : { "NOT_FOUND" : 1, "TRUNCATED" : 2 },
              "top_1" : 0.75,
              "top_5" : 1.0,
              "macro_average" : {
                "precision" : 0.75,
                "recall" : 0.8333333333333333,
                "f1" : 0.7333333333333334
              },
              "expected_calibration_error" : 0.0390625,
              "reliability" : [ %1$s, %1$s, %1$s, %1$s, %1$s, %1$s, %1$s, %1$s, %2$s, %1$s, %1$s,
                %1$s, %1$s, %1$s, %3$s ],
              "classes" : [ {
                "label" : "cat",
                "images" : 3,
                "correct" : 2,
                "precision" : 1.0,
                "recall" : 0.6666666666666666,
                "f1" : 0.8
              }, {
                "label" : "dog",
                "images" : 1,
                "correct" : 1,
                "precision" : 0.5,
                "recall" : 1.0,
                "f1" : 0.6666666666666666
              } ],
              "confusion_matrix" : [
                { "true_label" : "cat", "predicted_label" : "cat", "images" : 2 },
                { "true_label" : "dog", "predicted_label" : "dog", "images" : 1 },
                { "true_label" : "cat", "predicted_label" : "dog", "images" : 1 } ],
              "confused_pairs_left_out" : 0
            }
            """
                .formatted(
                    range("0", "0.0", "0.0"),
                    range("2", "0.5625", "0.5"),
                    range("2", "0.984375", "1.0")));
  }

  @Test
  void leavesTop5OutWhereItMeansNothing() {
    assertThat(new String(evaluation(OptionalLong.empty()).toJson(), StandardCharsets.UTF_8))
        .doesNotContain("top_5");
  }

  @Test
  void needsAResult() {
    assertThatThrownBy(
            () ->
                new Evaluation(
                    "/models/pets",
                    List.of("cat"),
                    new TreeMap<>(),
                    List.of(),
                    OptionalLong.empty(),
                    new ConfusionMatrix(List.of(), 0),
                    Reliabilities.overconfident(0.8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no image has a result, so there is nothing to evaluate");
  }
}
