package io.sparkbit.inference;

import io.sparkbit.model.Prediction;

/**
 * An item with what the network said of its image, or with the reason why there is nothing.
 *
 * @param <T> what the image belongs to
 */
public sealed interface Outcome<T> {

  /** What the image belongs to. */
  T item();

  /** An item that went through the network. */
  record Predicted<T>(T item, Prediction prediction) implements Outcome<T> {}

  /** An item whose image could not be had, or of which the network says nothing. */
  record Failed<T>(T item, Failure failure) implements Outcome<T> {}
}
