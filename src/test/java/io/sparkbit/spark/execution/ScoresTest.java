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
    return new Scores(logits, LABELS, 1);
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

  /** The order stays, and so do the logits themselves. */
  @Test
  void dividesLogitsByTheTemperature() {
    Scores scores = new Scores(new float[] {2, 0, -2, 1}, LABELS, 2);

    assertThat(scores.probabilities(ScoreFunction.SOFTMAX))
        .isEqualTo(scores(1, 0, -1, 0.5f).probabilities(ScoreFunction.SOFTMAX));
    assertThat(scores.probabilities(ScoreFunction.SIGMOID))
        .isEqualTo(scores(1, 0, -1, 0.5f).probabilities(ScoreFunction.SIGMOID));
    assertThat(scores.probabilities(ScoreFunction.NONE)).containsExactly(2, 0, -2, 1);
    assertThat(scores.logits()).containsExactly(2, 0, -2, 1);
    assertThat(scores.top(1, ScoreFunction.SOFTMAX).get(0).score())
        .isEqualTo(scores.score(ScoreFunction.SOFTMAX))
        .isCloseTo(0.473991, within(1e-6));
  }

  /** Against scipy's logsumexp; the temperature does not matter. */
  @Test
  void energies() {
    assertThat(new Scores(new float[] {1, 2, 3, 4}, LABELS, 5).energy())
        .isCloseTo(-4.440189698561196, within(1e-12));
    assertThat(scores(2000, 2000, -2000, 0).energy()).isCloseTo(-2000.693147, within(1e-6));
    assertThat(scores(-2000, -2001, -3000, -4000).energy()).isCloseTo(1999.686738, within(1e-6));
  }
}
