package io.sparkbit.image;

import java.awt.image.IndexColorModel;
import java.util.Arrays;

/** A color table of 256 entries; those that a file leaves out are black, as in Pillow. */
final class Palette {
  private static final int COLORS = 256;

  private final byte[] rgb;

  /** The colors as red, green, blue, one after the other. */
  Palette(byte[] rgb) {
    this.rgb = Arrays.copyOf(rgb, COLORS * 3);
  }

  static Palette of(IndexColorModel model) {
    byte[] rgb = new byte[model.getMapSize() * 3];
    for (int i = 0; i < model.getMapSize(); i++) {
      rgb[i * 3] = (byte) model.getRed(i);
      rgb[i * 3 + 1] = (byte) model.getGreen(i);
      rgb[i * 3 + 2] = (byte) model.getBlue(i);
    }
    return new Palette(rgb);
  }

  /** Whether the first {@code count} entries are their own index, which makes the picture gray. */
  boolean isGrayRamp(int count) {
    for (int i = 0; i < count * 3; i++) {
      if (rgb[i] != (byte) (i / 3)) {
        return false;
      }
    }
    return true;
  }

  RgbImage color(byte[] indices, int width, int height) {
    byte[] pixels = new byte[indices.length * 3];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(rgb, (indices[i] & 0xFF) * 3, pixels, i * 3, 3);
    }
    return RgbImage.of(width, height, 3, pixels);
  }
}
