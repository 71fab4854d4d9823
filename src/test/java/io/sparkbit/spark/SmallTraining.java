package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.training.TrainingListener;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A training of some seconds. */
final class SmallTraining {

  private SmallTraining() {}

  /** Ten steps by few images of 32 x 32 pixels. */
  static BitFineTuner tuner() {
    return new BitFineTuner()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setResize(36)
        .setCrop(32)
        .setFlipProbability(0)
        .setSteps(10)
        .setBatchSize(24)
        .setMicroBatchSize(8);
  }

  /** Asserts that a mistake shows before any training starts. */
  static void assertRefused(BitFineTuner tuner, Dataset<Row> dataset, String message) {
    TrainingListener never =
        (step, program) -> {
          throw new AssertionError("a training began");
        };
    assertThatThrownBy(() -> tuner.fit(dataset, never))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
