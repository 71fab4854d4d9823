package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.Size;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.Objective;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.UpdateRule;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrainingLogTest {

  private static final TrainingRecipe RECIPE =
      new TrainingRecipe(
          Size.square(160),
          Size.square(128),
          0.5,
          Distortion.NONE,
          HyperRule.of(1_000, 32 * 32).schedule(),
          0,
          512,
          32,
          1,
          Objective.CROSS_ENTROPY,
          UpdateRule.PLAIN);

  @Test
  void tellsTheRestOfTheTrainingWithinTheFirstStep() {
    assertThat(new TrainingLog(RECIPE, 0).line(0, 1, TimeUnit.SECONDS.toNanos(8)))
        .isEqualTo("Step 1 of 500: 32 of 512 images, 4.0 images/s, 17:46:32 left");
  }

  @Test
  void countsFromWhereItWasResumed() {
    assertThat(new TrainingLog(RECIPE, 498).line(499, 16, TimeUnit.SECONDS.toNanos(1024)))
        .isEqualTo("Step 500 of 500: 512 of 512 images, 1.0 images/s, 0:00:00 left");
  }
}
