package io.sparkbit.image.codec.spi;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.metadata.Orientation;

/**
 * The result of a format's decoder.
 *
 * @param pixels one channel for gray images, three for all others
 * @param mode Pillow's name for the channels that the file stores
 * @param orientation the orientation that the camera recorded
 */
public record Decoded(RgbImage pixels, String mode, Orientation orientation) {
  public static final String GRAY = "L";
  public static final String RGB = "RGB";

  public Decoded(RgbImage pixels, String mode) {
    this(pixels, mode, Orientation.UPRIGHT);
  }
}
