package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 5, 0, 0.2, 5",
    "0, 0.003, 4, 0, 0.001, 3",
    "0, 60, 5, 0, 20, 3",
    "0, 10000, 5, 0, 2000, 5",
    "-3, 7, 5, -4, 2, 6",
    "5, 5, 4, 5, 1e-12, 1"
  })
  void labelsAreRound(double least, double most, int labels, double from, double step, long steps) {
    Axis axis = Axis.of(least, most, labels);

    assertThat(axis.from()).isCloseTo(from, within(1e-9));
    assertThat(axis.step()).isCloseTo(step, within(step / 2));
    assertThat(axis.steps()).isEqualTo(steps);
    assertThat(axis.labels()).hasSize((int) steps + 1);
  }

  @Test
  void everythingIsOnTheAxis() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 1_000; i++) {
      double least = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-9, 9));
      double most = least + random.nextDouble() * Math.pow(10, random.nextInt(-9, 9));
      Axis axis = Axis.of(least, most, 4);

      assertThat(axis.share(least)).as("%s to %s", least, most).isBetween(-1e-6, 1 + 1e-6);
      assertThat(axis.share(most)).as("%s to %s", least, most).isBetween(-1e-6, 1 + 1e-6);
      assertThat(axis.steps()).isBetween(1L, 7L);
    }
  }

  @Test
  void countsHaveWholeLabels() {
    assertThat(Axis.upTo(0).labels()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    assertThat(Axis.upTo(345).labels()).containsExactly(0.0, 100.0, 200.0, 300.0, 400.0);
  }
}
