package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of bit_hyperrule.py. */
class HyperRuleTest {

  @ParameterizedTest
  @CsvSource({
    "1, 100, 200, 300, 400, 500, 0",
    "19999, 100, 200, 300, 400, 500, 0",
    "20000, 500, 3000, 6000, 9000, 10000, 0.1",
    "499999, 500, 3000, 6000, 9000, 10000, 0.1",
    "500000, 500, 6000, 12000, 18000, 20000, 0.1",
    "1000000000000, 500, 6000, 12000, 18000, 20000, 0.1"
  })
  void scheduleAndMixupFollowTheNumberOfImages(
      long images, int warmup, int first, int second, int third, int steps, double alpha) {
    HyperRule rule = HyperRule.of(images, 1);

    assertThat(rule.schedule())
        .isEqualTo(new TrainingSchedule(0.003, warmup, List.of(first, second, third), steps));
    assertThat(rule.mixupAlpha()).isEqualTo(alpha);
  }

  @ParameterizedTest
  @CsvSource({"1, 160, 128", "9215, 160, 128", "9216, 512, 480", "9217, 512, 480"})
  void resolutionFollowsTheArea(long area, int resize, int crop) {
    HyperRule rule = HyperRule.of(1, area);

    assertThat(rule.resize()).isEqualTo(Size.square(resize));
    assertThat(rule.crop()).isEqualTo(Size.square(crop));
  }

  @Test
  void thereIsNoRuleForNothing() {
    assertThatThrownBy(() -> HyperRule.of(0, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images and area must be at least 1, but are 0 and 100");
  }
}
