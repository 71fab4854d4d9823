package io.sparkbit.spark.training;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a worker's part of a round ended.
 *
 * @param <T> the type of the result
 */
sealed interface Outcome<T extends Serializable> extends Serializable {

  /**
   * The worker has done its part.
   *
   * @param worker its number
   * @param notFinite the name of the first parameter with a weight that is not finite, if there is
   *     one
   */
  record Done<T extends Serializable>(int worker, T result, @Nullable String notFinite)
      implements Outcome<T> {}

  /** No worker had the weights, or could make them. */
  record Lost<T extends Serializable>() implements Outcome<T> {}

  /** Another worker has failed. */
  record Stopped<T extends Serializable>() implements Outcome<T> {}

  /** The worker has failed. */
  record Failed<T extends Serializable>(Exception reason) implements Outcome<T> {}
}
