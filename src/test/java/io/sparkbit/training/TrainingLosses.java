package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** Compares trainings that differ only in the order in which float32 adds up. */
public final class TrainingLosses {

  /**
   * What the README promises of losses, whatever the number of workers. No rounding error can be
   * derived: each step learns from the weights that the errors of all before it have moved.
   */
  private static final double PROMISED = 1e-4;

  private TrainingLosses() {}

  /** Fails if two trainings tell different losses. */
  public static void assertSame(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int step = 0; step < expected.size(); step++) {
      assertThat(actual.get(step))
          .as("step %d", step)
          .isCloseTo(expected.get(step), within(PROMISED));
    }
  }
}
