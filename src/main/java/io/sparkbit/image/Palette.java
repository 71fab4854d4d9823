package io.sparkbit.image;

import java.util.Arrays;

/** Color tables of 256 entries of 3 bytes: red, green, blue. */
final class Palette {
  private Palette() {}

  /** All 256 entries; missing ones are black, as in Pillow. */
  static byte[] full(byte[] entries) {
    return Arrays.copyOf(entries, 256 * 3);
  }

  /** Entries of 3 bytes, red first, from entries of {@code stride} bytes, blue first. */
  static byte[] swapRedAndBlue(byte[] entries, int stride) {
    byte[] swapped = new byte[entries.length / stride * 3];
    for (int i = 0; i < swapped.length; i++) {
      swapped[i] = entries[i / 3 * stride + 2 - i % 3];
    }
    return swapped;
  }

  /** Whether the first {@code count} entries are their own index, which makes the picture gray. */
  static boolean isGrayRamp(byte[] palette, int count) {
    byte[] ramp = new byte[count * 3];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i / 3);
    }
    return Arrays.equals(palette, 0, ramp.length, ramp, 0, ramp.length);
  }

  static RgbImage apply(byte[] palette, byte[] indices, int width, int height) {
    byte[] rgb = new byte[indices.length * 3];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(palette, (indices[i] & 0xFF) * 3, rgb, i * 3, 3);
    }
    return RgbImage.of(width, height, 3, rgb);
  }
}
