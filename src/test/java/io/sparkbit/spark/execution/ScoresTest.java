package io.sparkbit.spark.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.spark.param.ScoreFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final List<String> LABELS = List.of("ant", "bee", "cow", "dog");

  private static Scores scores(float... logits) {
    return new Scores(logits, LABELS);
  }

  private static List<String> labels(List<Scores.LabelScore> top) {
    return top.stream().map(Scores.LabelScore::label).toList();
  }

  @Test
  void ranksLabelsBestFirstAndEqualsByTheirIds() {
    Scores scores = scores(1, 3, 1, 2);

    assertThat(scores.label()).isEqualTo("bee");
    assertThat(labels(scores.top(2, ScoreFunction.SOFTMAX))).containsExactly("bee", "dog");
    assertThat(labels(scores.top(4, ScoreFunction.SOFTMAX)))
        .containsExactly("bee", "dog", "ant", "cow");
    assertThat(labels(scores.top(9, ScoreFunction.SOFTMAX))).hasSize(4);
    assertThat(scores(5, 5, 5, 5).label()).isEqualTo("ant");
    assertThat(labels(scores(5, 5, 5, 5).top(2, ScoreFunction.SIGMOID)))
        .containsExactly("ant", "bee");
  }

  @Test
  void survivesLogitsWhoseExponentialsOverflow() {
    double[] probabilities = scores(2000, 1999, -2000, 0).probabilities(ScoreFunction.SOFTMAX);

    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
    assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
  }

  @Test
  void treatsEachLabelForItselfUnderSigmoid() {
    assertThat(scores(0, 0, 2, -2).probabilities(ScoreFunction.SIGMOID))
        .containsExactly(new double[] {0.5, 0.5, 0.8807970779, 0.1192029220}, within(1e-9));
  }
}
