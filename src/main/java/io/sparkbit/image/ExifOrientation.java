package io.sparkbit.image;

/** What becomes of the orientation that a camera noted in the file. */
public enum ExifOrientation {
  /** Turn the picture upright, as Pillow's {@code ImageOps.exif_transpose}. */
  APPLY,
  /** Leave the pixels as they are stored, as the reference does. */
  IGNORE
}
