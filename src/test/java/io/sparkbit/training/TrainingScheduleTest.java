package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingScheduleTest {

  private static final TrainingSchedule SMALL = TrainingSchedule.of(0.003, 100, 200, 300, 400, 500);

  /** What get_lr(step, 1000) of bit_hyperrule.py gives: it decays where {@code s < step}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0.00003",
    "50, 0.0015",
    "99, 0.00297",
    "100, 0.003",
    "101, 0.003",
    "200, 0.003",
    "201, 0.0003",
    "300, 0.0003",
    "301, 0.00003",
    "400, 0.00003",
    "401, 0.000003",
    "499, 0.000003"
  })
  void ratesOfTheSmallSchedule(int step, double rate) {
    assertThat(SMALL.rate(step)).isCloseTo(rate, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "499, 0.002994",
    "500, 0.003",
    "6000, 0.003",
    "6001, 0.0003",
    "12000, 0.0003",
    "12001, 0.00003",
    "18000, 0.00003",
    "18001, 0.000003",
    "19999, 0.000003"
  })
  void ratesOfTheLargeSchedule(int step, double rate) {
    assertThat(HyperRule.of(500_000, 1).schedule().rate(step)).isCloseTo(rate, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 500})
  void thereIsNoRateBeforeAndAfter(int step) {
    assertThatThrownBy(() -> SMALL.rate(step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step must be from 0 to 499, but is %d", step);
  }

  @Test
  void otherStepsKeepTheCourse() {
    assertThat(SMALL.withSteps(50)).isEqualTo(TrainingSchedule.of(0.003, 10, 20, 30, 40, 50));
    assertThat(SMALL.withSteps(1)).isEqualTo(TrainingSchedule.of(0.003, 0, 0, 0, 0, 1));
    assertThat(SMALL.withSteps(1).rate(0)).isEqualTo(0.003);
    assertThat(SMALL.withSteps(2_000_000_000).boundaries())
        .containsExactly(800_000_000, 1_200_000_000, 1_600_000_000);
  }

  @Test
  void anotherRateKeepsTheSteps() {
    assertThat(SMALL.withLearningRate(0.001).rate(201)).isCloseTo(0.0001, within(1e-15));
  }

  @Test
  void refusesWhatIsNoSchedule() {
    assertThatThrownBy(() -> SMALL.withLearningRate(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the learning rate must be positive, but is NaN");
    assertThatThrownBy(() -> SMALL.withSteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("warm-up, boundaries and steps must ascend from 0");
    assertThatThrownBy(() -> new TrainingSchedule(1, 5, List.of(4), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but are [5, 4, 10]");
  }
}
