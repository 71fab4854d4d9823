package io.sparkbit.spark.training;

import java.io.Serializable;

/**
 * What workers did in a step.
 *
 * @param values gradient of each parameter that learns
 * @param loss share of the step's mean loss
 * @param fetchNanos time that the slowest worker waited for the weights
 * @param computeNanos time that the slowest worker computed
 */
record Gradients(TensorValues values, double loss, long fetchNanos, long computeNanos)
    implements Serializable {

  /** Adds the other's to these, in place. */
  Gradients plus(Gradients other) {
    values.add(other.values);
    return new Gradients(
        values,
        loss + other.loss,
        Math.max(fetchNanos, other.fetchNanos),
        Math.max(computeNanos, other.computeNanos));
  }
}
