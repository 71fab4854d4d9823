package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Size;
import io.sparkbit.image.metadata.Orientation;

/** Says how small a decoder may make an image. */
@FunctionalInterface
public interface SufficientSize {
  /** The whole image, as it is stored. */
  SufficientSize WHOLE = (stored, orientation) -> stored;

  /**
   * Returns the least height and width, those of the stored rows and columns.
   *
   * @param stored size in the file
   * @param orientation that the camera recorded
   * @throws InvalidImageException if an image of this size cannot be used
   */
  Size of(Size stored, Orientation orientation) throws InvalidImageException;
}
