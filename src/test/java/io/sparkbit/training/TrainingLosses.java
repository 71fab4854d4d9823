package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** Compares training runs that differ only in the order of float32 sums. */
public final class TrainingLosses {

  /**
   * The promise of docs/training.md for losses, with any number of workers. No bound can be
   * derived: each step learns from weights that the rounding errors of all earlier steps have
   * moved.
   */
  private static final double PROMISED = 1e-4;

  private TrainingLosses() {}

  /** Fails if the losses of two training runs differ. */
  public static void assertSame(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int step = 0; step < expected.size(); step++) {
      assertThat(actual.get(step))
          .as("step %d", step)
          .isCloseTo(expected.get(step), within(PROMISED));
    }
  }
}
