package io.sparkbit.spark;

/** The course of a fine-tuning by {@link BitFineTuner}. */
public final class FineTuningSummary implements BitTrainingSummary {

  private static final long serialVersionUID = 1L;

  private final double[] losses;

  FineTuningSummary(double[] losses) {
    this.losses = losses.clone();
  }

  /**
   * Returns the mean loss of each step's images before the step changed the weights, those before a
   * checkpoint at which the training resumed included.
   */
  @Override
  public double[] objectiveHistory() {
    return losses.clone();
  }

  /** Returns the number of steps: the length of {@link #objectiveHistory}. */
  @Override
  public int totalIterations() {
    return losses.length;
  }
}
