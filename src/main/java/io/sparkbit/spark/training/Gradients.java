package io.sparkbit.spark.training;

import java.io.Serializable;

/**
 * The workers' results of a step.
 *
 * @param values gradient of each parameter that learns
 * @param loss share of the step's mean loss
 * @param fetchNanos how long the slowest worker waited for the weights
 * @param computeNanos how long the slowest worker computed
 */
record Gradients(TensorValues values, double loss, long fetchNanos, long computeNanos)
    implements Serializable {

  /** Returns the sum of two results. Adds the other's values to these, in place. */
  Gradients plus(Gradients other) {
    values.add(other.values);
    return new Gradients(
        values,
        loss + other.loss,
        Math.max(fetchNanos, other.fetchNanos),
        Math.max(computeNanos, other.computeNanos));
  }
}
