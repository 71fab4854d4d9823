package io.sparkbit.image.codec.spi;

import io.sparkbit.image.RgbImage;
import java.util.Arrays;

/** A color table of 256 entries. Entries missing from the file are black, as in Pillow. */
public final class Palette {
  public static final int COLORS = 256;

  private final byte[] rgb;

  /**
   * Creates a palette from red, green and blue bytes, color by color. An incomplete last color is
   * dropped.
   */
  public Palette(byte[] rgb) {
    this.rgb = Arrays.copyOf(Arrays.copyOf(rgb, rgb.length / 3 * 3), COLORS * 3);
  }

  /** Returns whether every color equals its index, which makes the image gray. */
  public static boolean isGrayRamp(byte[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      if (rgb[i] != (byte) (i / 3)) {
        return false;
      }
    }
    return true;
  }

  /** Writes the color of an index to one pixel of an RGB array. */
  public void put(byte index, byte[] pixels, int pixel) {
    int from = (index & 0xFF) * 3;
    int to = pixel * 3;
    pixels[to] = rgb[from];
    pixels[to + 1] = rgb[from + 1];
    pixels[to + 2] = rgb[from + 2];
  }

  /** Returns RGB pixels that all have the first color. */
  public byte[] fill(int pixels) {
    byte[] values = new byte[pixels * 3];
    if (rgb[0] != 0 || rgb[1] != 0 || rgb[2] != 0) {
      for (int i = 0; i < pixels; i++) {
        put((byte) 0, values, i);
      }
    }
    return values;
  }

  public RgbImage color(byte[] indices, int width, int height) {
    byte[] pixels = new byte[indices.length * 3];
    for (int i = 0; i < indices.length; i++) {
      put(indices[i], pixels, i);
    }
    return RgbImage.of(width, height, 3, pixels);
  }
}
