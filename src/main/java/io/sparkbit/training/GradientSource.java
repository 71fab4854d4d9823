package io.sparkbit.training;

/** Where the gradient of a step comes from. */
public interface GradientSource extends AutoCloseable {

  /**
   * Adds a step's gradient to the program that is trained.
   *
   * @return the mean loss of the step's images
   */
  double accumulate(int step);

  /** Frees what computes the gradients. */
  @Override
  default void close() {}
}
