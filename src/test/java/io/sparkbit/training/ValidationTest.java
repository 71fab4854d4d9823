package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.network.ProblemType;
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
    ValidationTally tally = new ClassTally(4, CertaintyPlan.NONE);
    float[] padded = new float[20];
    for (int i = 0; i < 20; i++) {
      padded[i] = i % 4 == 3 ? -1e30f : LOGITS[i / 4 * 3 + i % 4];
    }
    for (int i = from; i < to; i++) {
      tally.add(padded, i, new ClassTargets(labels, 4).of(i));
    }
    return tally;
  }

  /** Against scikit-learn's log_loss, accuracy_score and f1_score. */
  @Test
  void countsAndLoss() {
    Validation result = tally(0, 2).plus(tally(2, 5)).after(6);

    assertThat(result.step()).isEqualTo(6);
    assertThat(result.classes())
        .containsExactly(
            new Validation.ClassCounts(3, 3, 2),
            new Validation.ClassCounts(1, 2, 1),
            new Validation.ClassCounts(1, 0, 0),
            new Validation.ClassCounts(0, 0, 0));
    assertThat(result.metric(ValidationMetric.ACCURACY)).isEqualTo(0.6);
    assertThat(result.metric(ValidationMetric.MACRO_F1))
        .isCloseTo((2 / 3.0 + 2 / 3.0 + 0) / 3, within(1e-12));
    double loss =
        Math.log(1 + Math.exp(-1) + Math.exp(-2))
            + Math.log(1 + Math.exp(1) + Math.exp(-1))
            + Math.log(1 + 2 * Math.exp(-3))
            + Math.log(1 + 2 * Math.exp(1));
    assertThat(result.loss()).isCloseTo(loss / 5, within(1e-6));
  }

  private static final float[][] SCORES = {
    {2, -1, 0.5f},
    {1, 0.25f, -3},
    {-0.5f, 3, -1},
    {0.75f, -2, -0.25f},
    {-1.5f, 1.5f, -2},
    {0.25f, -0.75f, -4}
  };

  private static final int[][] SETS = {{0}, {1}, {0, 1}, {0}, {1}, {}};

  private static ValidationTally labelSets(int from, int to) {
    ValidationTally tally = new LabelSetTally(3);
    for (int i = from; i < to; i++) {
      tally.add(SCORES[i], 0, new LabelSetTargets(SETS, 3).of(i));
    }
    return tally;
  }

  /** Against scikit-learn's average_precision_score and f1_score, and PyTorch's loss. */
  @Test
  void labelSets() {
    Validation result = labelSets(0, 2).plus(labelSets(2, 6)).after(6);

    assertThat(result.classes())
        .containsExactly(
            new Validation.ClassCounts(3, 5, 3),
            new Validation.ClassCounts(3, 3, 3),
            new Validation.ClassCounts(0, 1, 0));
    assertThat(result.metrics().keySet())
        .containsExactlyElementsOf(ValidationMetric.of(ProblemType.MULTI_LABEL_CLASSIFICATION));
    assertThat(result.loss()).isCloseTo(1.256405753823488, within(1e-7));
    assertThat(result.metric(ValidationMetric.MICRO_F1)).isCloseTo(0.8, within(1e-12));
    assertThat(result.metric(ValidationMetric.MACRO_F1)).isCloseTo(0.875, within(1e-12));
    assertThat(result.thresholds().get(0).averagePrecision())
        .isCloseTo(0.7555555555555555, within(1e-12));
    assertThat(result.thresholds().get(1).averagePrecision()).isEqualTo(1);
    assertThat(result.metric(ValidationMetric.MEAN_AVERAGE_PRECISION))
        .isCloseTo((0.7555555555555555 + 1) / 2, within(1e-12));
  }

  /** In the middle between the logits that F1 does not distinguish; 0.5 where no image tells. */
  @Test
  void thresholdsAreInTheMiddle() {
    Validation result = labelSets(0, 6).after(0);

    assertThat(result.thresholds())
        .extracting(threshold -> Math.log(threshold.threshold() / (1 - threshold.threshold())))
        .satisfiesExactly(
            logit -> assertThat(logit).isCloseTo(-1, within(0.05)),
            logit -> assertThat(logit).isCloseTo(-0.25, within(0.05)),
            logit -> assertThat(logit).isZero());
  }

  @Test
  void aClassThatAllImagesShowTellsNothing() {
    ValidationTally tally = new LabelSetTally(1);
    tally.add(new float[] {3}, 0, new float[] {1});
    tally.add(new float[] {-2}, 0, new float[] {1});

    Validation result = tally.after(0);

    assertThat(result.thresholds()).containsExactly(new Validation.LabelThreshold(0.5, 1));
    assertThat(result.classes()).containsExactly(new Validation.ClassCounts(2, 1, 1));
  }

  @Test
  void logitsBeyondAllBounds() {
    ValidationTally tally = new LabelSetTally(1);
    tally.add(new float[] {1e30f}, 0, new float[] {1});
    tally.add(new float[] {-1e30f}, 0, new float[] {0});

    Validation result = tally.after(0);

    assertThat(result.loss()).isZero();
    assertThat(result.classes()).containsExactly(new Validation.ClassCounts(1, 1, 1));
    assertThat(result.thresholds().get(0).threshold()).isCloseTo(0.5, within(0.02));
  }

  /** Against scikit-learn's root_mean_squared_error, mean_absolute_error and r2_score. */
  @Test
  void values() {
    double[] values = {3, 5, 9, 4, 7};
    double[] predicted = {2.5, 5.5, 8, 4.25, 9};
    Targets targets = ValueTargets.of(values).scaledBy(new int[] {0, 1, 2, 3, 4});
    ValueScale scale = ((ValueTargets) targets).scale();
    ValidationTally tally = targets.tally();
    ValidationTally other = targets.tally();
    for (int i = 0; i < 5; i++) {
      (i < 2 ? tally : other).add(new float[] {scale.scaled(predicted[i])}, 0, targets.of(i));
    }

    Validation result = tally.plus(other).after(3);

    assertThat(scale.mean()).isCloseTo(5.6, within(1e-12));
    assertThat(scale.deviation()).isCloseTo(2.1540659228538015, within(1e-12));
    assertThat(result.metric(ValidationMetric.RMSE)).isCloseTo(1.0547511554864493, within(1e-6));
    assertThat(result.metric(ValidationMetric.MAE)).isCloseTo(0.85, within(1e-6));
    assertThat(result.metric(ValidationMetric.R2)).isCloseTo(0.7602370689655172, within(1e-6));
    assertThat(result.loss()).isCloseTo(0.2397629310344828, within(1e-6));
    assertThat(result.inWords()).isEqualTo("loss 0.2398, RMSE 1.055, MAE 0.8500, R2 0.7602");
    assertThatThrownBy(() -> result.metric(ValidationMetric.ACCURACY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no accuracy among [LOSS, RMSE, MAE, R2]");
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
    ValidationTally tally = new ClassTally(2, CertaintyPlan.NONE);
    for (int i = 0; i < 10; i++) {
      tally.add(new float[] {i < value ? 1 : 0, i < value ? 0 : 1}, 0, new float[] {1, 0});
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
