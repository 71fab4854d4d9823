package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.Size;

/**
 * The sizes to which libjpeg scales an image while it decodes it: from each block of 8 x 8 pixels
 * it computes 4 x 4, 2 x 2 or 1 from the lowest frequencies (libjpeg.txt). It can compute any
 * number, but has vector instructions for these only: the others take longer than all pixels do.
 */
final class JpegScale {
  /** The whole image. */
  static final int WHOLE = 8;

  private JpegScale() {}

  /** Returns the fewest eighths of an image that have a size: 1, 2, 4 or 8. */
  static int eighths(Size image, Size sufficient) {
    return Math.max(
        eighths(image.height(), sufficient.height()), eighths(image.width(), sufficient.width()));
  }

  private static int eighths(int edge, int sufficient) {
    if (sufficient >= edge) {
      return WHOLE; // Edges below 8 pixels are rounded up to the whole.
    }
    int eighths = 1;
    while (scaled(edge, eighths) < sufficient) {
      eighths *= 2;
    }
    return eighths;
  }

  /** Returns an edge as libjpeg scales it (jpeg_core_output_dimensions, jdmaster.c). */
  private static int scaled(int edge, int eighths) {
    return (edge * eighths + WHOLE - 1) / WHOLE;
  }
}
