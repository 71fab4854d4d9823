package io.sparkbit.image;

/** How to treat the orientation that a camera recorded in the file. */
public enum ExifOrientation {
  /** Turn the image upright, like Pillow's {@code ImageOps.exif_transpose}. */
  APPLY,
  /** Leave the pixels as stored, as the reference does. */
  IGNORE
}
