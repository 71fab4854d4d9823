package io.sparkbit.training;

import io.sparkbit.error.UserException;

/**
 * The learning rates that a search tries: one for each step, rising by the same factor from step to
 * step.
 *
 * @param least the rate of the first step, above 0
 * @param greatest the rate of the last step, above {@code least}
 * @param steps the number of steps, at least {@value #FEWEST_STEPS}
 */
public record LearningRateRange(double least, double greatest, int steps) {

  /** With fewer, the smoothed losses tell too little. */
  public static final int FEWEST_STEPS = 20;

  /**
   * Six powers of ten in 100 steps: from where nothing is learned to where nearly every training
   * diverges.
   */
  public static final LearningRateRange DEFAULT = new LearningRateRange(1e-5, 10, 100);

  /**
   * Creates a range.
   *
   * @throws UserException if the rates are not finite numbers that ascend from above 0, or there
   *     are too few steps
   */
  public LearningRateRange {
    if (!(least > 0 && least < greatest && Double.isFinite(greatest))) {
      throw new UserException(
          ("the least learning rate must be above 0, and the greatest one a number above it, but they"
                  + " are %s and %s")
              .formatted(least, greatest));
    }
    if (steps < FEWEST_STEPS) {
      throw new UserException(
          "a search for a learning rate takes at least %d steps, but steps is %d"
              .formatted(FEWEST_STEPS, steps));
    }
  }

  /**
   * Returns the learning rate of a step.
   *
   * @param step from 0 to {@link #steps} - 1
   */
  double rate(int step) {
    return least * Math.pow(greatest / least, (double) step / (steps - 1));
  }
}
