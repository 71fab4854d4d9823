package io.sparkbit.spark;

/** The course of a {@link BitLinearProbe}'s regression. */
public final class LinearProbeSummary implements BitTrainingSummary {

  private static final long serialVersionUID = 1L;

  private final double[] objectives;

  LinearProbeSummary(double[] objectives) {
    this.objectives = objectives.clone();
  }

  /**
   * Returns MLlib's objective, the mean loss with its penalty, at the start and after each
   * iteration.
   */
  @Override
  public double[] objectiveHistory() {
    return objectives.clone();
  }

  /** Returns the number of iterations: one less than the length of {@link #objectiveHistory}. */
  @Override
  public int totalIterations() {
    return objectives.length - 1;
  }
}
