package io.sparkbit.training;

/** A source of each step's gradient. */
public interface GradientSource extends AutoCloseable {

  /**
   * Adds a step's gradient to the trained program.
   *
   * @return the mean loss of the step's images
   */
  double accumulate(int step);

  /** Frees the resources that compute the gradients. */
  @Override
  default void close() {}
}
