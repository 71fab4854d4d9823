package io.sparkbit.image.metadata;

import io.sparkbit.image.RgbImage;

/** The eight values of EXIF tag 0x0112, in order from 1. Each can turn an image upright. */
public enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  FLIPPED,
  TRANSPOSED,
  TURN_RIGHT,
  TRANSVERSED,
  TURN_LEFT;

  private static final Orientation[] VALUES = values();

  /** Rows that are written at once. Turned by a quarter, they lie side by side in the source. */
  private static final int STRIP = 64;

  /** Returns the orientation for a tag's value. Unknown values are upright, as in Pillow. */
  public static Orientation ofTag(long value) {
    return value >= 1 && value <= VALUES.length ? VALUES[(int) value - 1] : UPRIGHT;
  }

  /** Returns whether the image's rows become columns. */
  public boolean swapsAxes() {
    return compareTo(TRANSPOSED) >= 0;
  }

  private boolean readsColumnsBackward() {
    return this == MIRRORED || this == UPSIDE_DOWN || this == TRANSVERSED || this == TURN_LEFT;
  }

  private boolean readsRowsBackward() {
    return this == UPSIDE_DOWN || this == FLIPPED || this == TURN_RIGHT || this == TRANSVERSED;
  }

  /** Returns the image turned upright. */
  public RgbImage apply(RgbImage image) {
    if (this == UPRIGHT) {
      return image;
    }
    byte[] source = image.data();
    int channels = image.channels();
    int width = swapsAxes() ? image.height() : image.width();
    int height = swapsAxes() ? image.width() : image.height();
    int column = (readsColumnsBackward() ? -1 : 1) * channels;
    int row = (readsRowsBackward() ? -1 : 1) * image.width() * channels;
    int first =
        (readsColumnsBackward() ? (image.width() - 1) * channels : 0)
            + (readsRowsBackward() ? (image.height() - 1) * image.width() * channels : 0);
    int right = swapsAxes() ? row : column;
    int down = swapsAxes() ? column : row;
    byte[] target = new byte[image.data().length];
    for (int top = 0; top < height; top += STRIP) {
      int bottom = Math.min(top + STRIP, height);
      for (int x = 0; x < width; x++) {
        int from = first + x * right + top * down;
        int into = (top * width + x) * channels;
        for (int y = top; y < bottom; y++) {
          target[into] = source[from];
          if (channels == 3) {
            target[into + 1] = source[from + 1];
            target[into + 2] = source[from + 2];
          }
          from += down;
          into += width * channels;
        }
      }
    }
    return RgbImage.of(width, height, channels, target);
  }
}
