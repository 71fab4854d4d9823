package io.sparkbit.training;

/**
 * When a training is validated, and what follows from it.
 *
 * @param interval the number of steps from one validation to the next; the last step is validated
 *     too
 * @param metric tells which weights are best
 * @param patience after how many validations without a better one the training ends; 0 for never
 */
public record ValidationPlan(int interval, ValidationMetric metric, int patience) {

  /**
   * Creates a plan.
   *
   * @throws IllegalArgumentException if the interval is less than 1, or the patience less than 0
   */
  public ValidationPlan {
    if (interval < 1 || patience < 0) {
      throw new IllegalArgumentException(
          "interval must be at least 1 and patience at least 0, but they are %d and %d"
              .formatted(interval, patience));
    }
  }

  boolean isDue(int step, int steps) {
    return (step + 1) % interval == 0 || step + 1 == steps;
  }
}
