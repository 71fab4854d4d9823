package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateSearchTest {

  private static final LearningRateRange RANGE = LearningRateRange.DEFAULT;

  private static LearningRateSearch search(int points, IntToDoubleFunction smoothedLoss) {
    return new LearningRateSearch(
        RANGE,
        IntStream.range(0, points)
            .mapToObj(
                step ->
                    new LearningRatePoint(
                        step, RANGE.rate(step), 0, smoothedLoss.applyAsDouble(step)))
            .toList());
  }

  private static void assertProblem(LearningRateSearch search, String problem) {
    assertThat(search.problem()).hasValue(problem);
    assertThat(search.suggestion()).isEmpty();
  }

  @Test
  void suggestsATenthOfTheRateWithTheLeastLoss() {
    LearningRateSearch search = search(90, step -> Math.abs(step - 60));

    assertThat(search.best().step()).isEqualTo(60);
    assertThat(search.suggestion()).hasValue(RANGE.rate(60) / 10);
    assertThat(search.problem()).isEmpty();
    assertThat(search.endedEarly()).isTrue();
  }

  /** The first of equal losses: the lower rate is safer. */
  @Test
  void doesNotDependOnWhatFollows() {
    LearningRateSearch search = search(100, step -> step == 50 || step == 80 ? 1 : 2);

    assertThat(search.suggestion()).hasValue(RANGE.rate(50) / 10);
    assertThat(search.endedEarly()).isFalse();
  }

  /** A tenth of the rate of step 16 is below the range, and of step 17 within. */
  @Test
  void saysWhyThereIsNoSuggestion() {
    String early =
        "the loss was least at a learning rate of %s already, near that of the first step; lower the"
            + " least one, which is 1.0E-5, or check the labels if the loss never falls";
    assertProblem(
        search(100, step -> 2),
        "the loss hardly changed; raise the greatest learning rate, which is 10.0, or check the labels");
    assertProblem(search(3, step -> step), early.formatted(1e-5));
    assertProblem(search(60, step -> Math.abs(step - 16)), early.formatted(RANGE.rate(16)));
    assertThat(search(60, step -> Math.abs(step - 17)).suggestion()).isPresent();
    assertProblem(
        search(100, step -> 100 - step),
        "the loss fell to the last step; raise the greatest learning rate, which is 10.0");
    assertThat(search(99, step -> 100 - step).problem()).isEmpty();
  }

  @Test
  void hasPoints() {
    assertThatThrownBy(() -> new LearningRateSearch(RANGE, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a search for a learning rate has at least one point");
  }
}
