package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.model.WeightUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateFinderTest {

  private static final double STEEP = 100;

  /** SGD with this momentum diverges where the rate times the curvature is above it. */
  private static final double STABLE = 2 * (1 + HyperRule.MOMENTUM);

  /**
   * Two parabolas, one a hundred times as steep as the other, whose lowest points waver by step.
   */
  private static final class Quadratic implements GradientSource {

    private static final double[] CURVATURES = {1, STEEP};

    private final Random random;
    private final double[] weights = {1, 1};
    private final double[] velocities = new double[2];
    private final double[] gradients = new double[2];

    Quadratic(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public double accumulate(int step) {
      double loss = 0;
      for (int i = 0; i < weights.length; i++) {
        double distance = weights[i] - 0.1 * random.nextGaussian();
        loss += CURVATURES[i] * distance * distance / 2;
        gradients[i] = CURVATURES[i] * distance;
      }
      return loss;
    }

    @Override
    public void update(WeightUpdate update) {
      for (int i = 0; i < weights.length; i++) {
        velocities[i] = update.momentum() * velocities[i] + gradients[i];
        weights[i] -= update.rate() * velocities[i];
      }
    }

    @Override
    public Optional<String> notFinite() {
      return Arrays.stream(weights).allMatch(Double::isFinite)
          ? Optional.empty()
          : Optional.of("weights");
    }
  }

  /** Losses that are given, until there are no more. */
  private record Given(List<Double> losses, Optional<String> notFinite) implements GradientSource {

    @Override
    public double accumulate(int step) {
      return losses.get(step);
    }

    @Override
    public void update(WeightUpdate update) {}
  }

  private static LearningRateSearch search(GradientSource gradients, LearningRateRange range) {
    return LearningRateFinder.search(gradients, range, UpdateRule.PLAIN, point -> {});
  }

  @ParameterizedTest
  @CsvSource({"1e-5, 10, 100", "1e-7, 1, 100", "1e-6, 100, 200"})
  void suggestsARateThatLearnsAndIsStable(double least, double greatest, int steps) {
    LearningRateRange range = new LearningRateRange(least, greatest, steps);
    for (int seed = 0; seed < 20; seed++) {
      LearningRateSearch search = search(new Quadratic(seed), range);
      double rate = search.suggestion().orElseThrow();

      assertThat(rate).isBetween(STABLE / STEEP / 1000, STABLE / STEEP);
      Quadratic trained = new Quadratic(seed);
      for (int step = 0; step < 200; step++) {
        trained.accumulate(step);
        trained.update(WeightUpdate.of(rate, HyperRule.MOMENTUM));
      }
      assertThat(Math.abs(trained.weights[1])).isLessThan(0.5);
    }
  }

  @Test
  void endsWhereTheTrainingDiverges() {
    LearningRateSearch search = search(new Quadratic(1), LearningRateRange.DEFAULT);
    List<LearningRatePoint> points = search.points();
    LearningRatePoint last = points.get(points.size() - 1);
    double best = search.best().smoothedLoss();

    assertThat(search.endedEarly()).isTrue();
    assertThat(last.smoothedLoss()).isGreaterThan(4 * best);
    assertThat(last.learningRate()).isBetween(STABLE / STEEP, 100 * STABLE / STEEP);
    assertThat(points.get(points.size() - 2).smoothedLoss()).isLessThanOrEqualTo(4 * best);
  }

  @Test
  void triesTheWholeRangeOtherwise() {
    LearningRateRange range = new LearningRateRange(1e-6, 1e-3, 31);
    List<LearningRatePoint> told = new ArrayList<>();

    LearningRateSearch search =
        LearningRateFinder.search(new Quadratic(1), range, UpdateRule.PLAIN, told::add);

    assertThat(search.endedEarly()).isFalse();
    assertThat(search.points()).isEqualTo(told).hasSize(31);
    assertThat(told.get(0).learningRate()).isEqualTo(1e-6);
    assertThat(told.get(10).learningRate()).isCloseTo(1e-5, within(1e-15));
    assertThat(told.get(30).learningRate()).isCloseTo(1e-3, within(1e-15));
    assertThat(told).extracting(LearningRatePoint::step).startsWith(0, 1, 2).endsWith(30);
  }

  @Test
  void isTheSameForTheSameSeed() {
    LearningRateSearch first = search(new Quadratic(7), LearningRateRange.DEFAULT);

    assertThat(search(new Quadratic(7), LearningRateRange.DEFAULT)).isEqualTo(first);
    assertThat(search(new Quadratic(8), LearningRateRange.DEFAULT)).isNotEqualTo(first);
  }

  /** By the definition: a weighted mean of all losses so far. */
  @Test
  void smoothsLosses() {
    List<LearningRatePoint> points =
        search(new Quadratic(1), new LearningRateRange(1e-5, 1e-2, 40)).points();

    for (LearningRatePoint point : points) {
      double sum = 0;
      double weights = 0;
      for (LearningRatePoint before : points.subList(0, point.step() + 1)) {
        double weight = Math.pow(0.98, point.step() - before.step());
        sum += weight * before.loss();
        weights += weight;
      }
      assertThat(point.smoothedLoss()).isCloseTo(sum / weights, within(1e-9));
    }
  }

  /** It is the normal end. */
  @Test
  void endsAtALossOrWeightsThatAreNotFinite() {
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      losses.add(2 - 0.01 * step);
    }
    losses.add(Double.NaN);

    assertThat(search(new Given(losses, Optional.empty()), LearningRateRange.DEFAULT).points())
        .hasSize(30);
    List<Double> falling = losses.subList(0, 30);
    assertThat(search(new Given(falling, Optional.of("head")), LearningRateRange.DEFAULT).points())
        .hasSize(1);
    Quadratic wild = new Quadratic(1);
    assertThat(search(wild, new LearningRateRange(1e200, 1e300, 20)).points()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAFirstLossThatIsNotFinite(double loss) {
    Given given = new Given(List.of(loss), Optional.empty());

    assertThatThrownBy(() -> search(given, LearningRateRange.DEFAULT))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The loss is %s before any weight has changed; check for bad images or bad weights in"
                + " the model",
            loss);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "NaN, 1", "1e-5, NaN", "1e-5, Infinity", "0.1, 0.1", "1, 0.1"})
  void ratesAscendFromAboveZero(double least, double greatest) {
    assertThatThrownBy(() -> new LearningRateRange(least, greatest, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the least learning rate must be above 0, and the greatest one a number above it, but"
                + " they are %s and %s",
            least, greatest);
  }

  @Test
  void takesSomeSteps() {
    assertThatThrownBy(() -> new LearningRateRange(1e-5, 1, 19))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a search for a learning rate takes at least 20 steps, but steps is 19");
  }
}
