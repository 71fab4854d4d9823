package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metrics of a validation, and what follows from them. */
class ValidationTest {

  private static final float[] LOGITS = {
    2, 1, 0, // 0
    1, 2, 0, // 0, taken for 1
    0, 3, 0, // 1
    1, 1, 0, // 2, taken for 0: the first of equal ones
    1000, -1000, 0 // 0, far beyond exp
  };

  private static ValidationTally tally(int from, int to) {
    int[] labels = {0, 0, 1, 2, 0};
    ValidationTally tally = new ValidationTally(4);
    float[] padded = new float[20];
    for (int i = 0; i < 20; i++) {
      padded[i] = i % 4 == 3 ? -1e30f : LOGITS[i / 4 * 3 + i % 4];
    }
    for (int i = from; i < to; i++) {
      tally.add(padded, i, labels[i]);
    }
    return tally;
  }

  /** Against scikit-learn's log_loss, accuracy_score and f1_score. */
  @Test
  void countsAndLoss() {
    Validation result = tally(0, 2).plus(tally(2, 5)).after(6);

    assertThat(result.step()).isEqualTo(6);
    assertThat(result.images()).isEqualTo(5);
    assertThat(result.classes())
        .containsExactly(
            new Validation.ClassCounts(3, 3, 2),
            new Validation.ClassCounts(1, 2, 1),
            new Validation.ClassCounts(1, 0, 0),
            new Validation.ClassCounts(0, 0, 0));
    assertThat(result.accuracy()).isEqualTo(0.6);
    assertThat(result.macroF1()).isCloseTo((2 / 3.0 + 2 / 3.0 + 0) / 3, within(1e-12));
    double loss =
        Math.log(1 + Math.exp(-1) + Math.exp(-2))
            + Math.log(1 + Math.exp(1) + Math.exp(-1))
            + Math.log(1 + 2 * Math.exp(-3))
            + Math.log(1 + 2 * Math.exp(1));
    assertThat(result.loss()).isCloseTo(loss / 5, within(1e-6));
  }

  @Test
  void classesWithoutImagesOrGuesses() {
    Validation.ClassCounts none = new Validation.ClassCounts(0, 0, 0);

    assertThat(List.of(none.precision(), none.recall(), none.f1())).containsOnly(0.0);
    assertThat(new Validation.ClassCounts(4, 2, 1).precision()).isEqualTo(0.5);
    assertThat(new Validation.ClassCounts(4, 2, 1).recall()).isEqualTo(0.25);
    assertThat(new Validation.ClassCounts(4, 2, 1).f1()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "LOSS, 0, 3 4 4 2 5, 1 2 2 2 5, 5",
    "ACCURACY, 0, 3 2 2 4 1, 1 1 1 4 4, 5",
    "MACRO_F1, 2, 3 4 4 2 5, 1 2 2 2, 4",
    "ACCURACY, 1, 3 2 2 4 1, 1 1, 2"
  })
  void theBestSoFarAndWhenItIsOver(
      ValidationMetric metric, int patience, String values, String bests, int made) {
    Deque<Double> results = new ArrayDeque<>();
    for (String value : values.split(" ", -1)) {
      results.add(Double.valueOf(value));
    }
    ValidationLoop loop =
        ValidationLoop.of(
            new ValidationPlan(1, metric, patience), () -> worth(results.remove()), List.of());
    int step = 0;
    for (String best : bests.split(" ", -1)) {
      assertThat(loop.isOver()).isFalse();
      assertThat(loop.after(step, 100)).isPresent();
      assertThat(loop.best().orElseThrow().step()).isEqualTo(Integer.parseInt(best) - 1);
      assertThat(loop.isLastBest()).isEqualTo(step == Integer.parseInt(best) - 1);
      step++;
    }
    assertThat(step).isEqualTo(made);
    assertThat(loop.isOver()).isEqualTo(patience > 0);
  }

  /** So many of ten images right: more are better by each metric. */
  private static ValidationTally worth(double value) {
    ValidationTally tally = new ValidationTally(2);
    for (int i = 0; i < 10; i++) {
      tally.add(new float[] {i < value ? 1 : 0, i < value ? 0 : 1}, 0, 0);
    }
    return tally;
  }

  @Test
  void dueAtIntervalsAndAtTheEnd() {
    ValidationPlan plan = new ValidationPlan(4, ValidationMetric.LOSS, 0);

    assertThat(List.of(0, 2, 3, 4, 7, 8, 9))
        .filteredOn(step -> plan.isDue(step, 10))
        .containsExactly(3, 7, 9);
  }

  @Test
  void plansThatCannotBe() {
    assertThatThrownBy(() -> new ValidationPlan(0, ValidationMetric.LOSS, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval must be at least 1 and patience at least 0, but they are 0 and -1");
    assertThatThrownBy(() -> ValidationMetric.ofUserName("f2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no metric 'f2'");
  }
}
