package io.sparkbit.training;

import io.sparkbit.model.WeightUpdate;
import java.util.Optional;

/** A source of each step's gradient, which also changes the weights by it. */
public interface GradientSource extends AutoCloseable {

  /**
   * Adds a step's gradient.
   *
   * @return the mean loss of the step's images
   */
  double accumulate(int step);

  /** Changes the weights by the gradient, and clears it. */
  void update(WeightUpdate update);

  /**
   * Returns the name of the first parameter with a weight that is not finite. Called after {@link
   * #accumulate}, of the weights that gave its loss.
   */
  Optional<String> notFinite();

  /** Frees the resources that compute the gradients. */
  @Override
  default void close() {}
}
