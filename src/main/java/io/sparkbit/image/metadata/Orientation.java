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
    int channels = image.channels();
    int width = swapsAxes() ? image.height() : image.width();
    int height = swapsAxes() ? image.width() : image.height();
    byte[] source = image.data();
    byte[] target = new byte[source.length];
    int into = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapsAxes() ? y : x;
        int row = swapsAxes() ? x : y;
        if (readsColumnsBackward()) {
          column = image.width() - 1 - column;
        }
        if (readsRowsBackward()) {
          row = image.height() - 1 - row;
        }
        int from = (row * image.width() + column) * channels;
        for (int c = 0; c < channels; c++) {
          target[into++] = source[from + c];
        }
      }
    }
    return RgbImage.of(width, height, channels, target);
  }
}
