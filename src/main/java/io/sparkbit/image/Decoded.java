package io.sparkbit.image;

/**
 * What a format's decoder gives.
 *
 * @param pixels one channel for gray pictures, three for all others
 * @param mode Pillow's name for the channels that the file stores
 * @param orientation as the camera noted it
 */
record Decoded(RgbImage pixels, String mode, Orientation orientation) {
  static final String GRAY = "L";
  static final String RGB = "RGB";

  Decoded(RgbImage pixels, String mode) {
    this(pixels, mode, Orientation.UPRIGHT);
  }
}
