package io.sparkbit.inference;

import io.sparkbit.image.RgbImage;

/**
 * An item on its way to the network: with its image, or with the reason why there is none.
 *
 * @param <T> what the image belongs to
 */
public sealed interface Candidate<T> {

  /** What the image belongs to. */
  T item();

  /** An item whose image is ready for the network. */
  record Ready<T>(T item, RgbImage image) implements Candidate<T> {}

  /** An item without an image. */
  record Failed<T>(T item, Failure failure) implements Candidate<T> {}
}
