package io.sparkbit.image;

/** How exactly an image is decoded that is made smaller afterwards. */
public enum Decoding {
  /** Every pixel, as Pillow does. */
  EXACT,
  /**
   * JPEG at a half, a quarter or an eighth of its size, if that is at least twice what the resize
   * needs, which takes a fraction of the time. All other formats, and smaller images, exactly.
   */
  SCALED
}
