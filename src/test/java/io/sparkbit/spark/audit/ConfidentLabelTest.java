package io.sparkbit.spark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** The conditions under which a label is suggested. */
class ConfidentLabelTest {

  private final ConfidentLabel label = new ConfidentLabel(new double[] {0.8, 0.5, 0.3, Double.NaN});

  @Test
  void isTheMostLikelyOneThatReachesItsThreshold() {
    assertThat(suggested(0, 0.1, 0.55, 0.35)).isEqualTo(1);
    assertThat(suggested(0, 0.3, 0.3, 0.4)).isEqualTo(2);
  }

  @Test
  void isNotTheGivenOne() {
    assertThat(suggested(1, 0.1, 0.55, 0.35)).isNull();
  }

  @Test
  void isNotLessLikelyThanTheGivenOne() {
    assertThat(suggested(0, 0.6, 0.05, 0.35)).isNull();
  }

  @Test
  void isNoneThatNoImageHas() {
    assertThat(label.call(Vectors.dense(0, 0.1, 0.1, 0.8), 0)).isNull();
  }

  private Integer suggested(int given, double... probabilities) {
    double[] all = java.util.Arrays.copyOf(probabilities, 4);
    return label.call(Vectors.dense(all), given);
  }
}
