package io.sparkbit.image;

/** Color conversions with the rounding of Pillow and libjpeg. */
final class Pixels {
  private static final int SCALE_BITS = 16;
  private static final int HALF = 1 << (SCALE_BITS - 1);
  private static final int CR_TO_RED = fixed(1.40200);
  private static final int CB_TO_BLUE = fixed(1.77200);
  private static final int CR_TO_GREEN = fixed(0.71414);
  private static final int CB_TO_GREEN = fixed(0.34414);

  private Pixels() {}

  private static int fixed(double factor) {
    return (int) (factor * (1 << SCALE_BITS) + 0.5);
  }

  /**
   * YCbCr to RGB in place (libjpeg's ycc_rgb_convert, jdcolor.c), over pixels of {@code stride}
   * values of which the first three are converted.
   */
  static void yccToRgb(byte[] pixels, int stride) {
    for (int i = 0; i < pixels.length; i += stride) {
      int y = pixels[i] & 0xFF;
      int cb = (pixels[i + 1] & 0xFF) - 128;
      int cr = (pixels[i + 2] & 0xFF) - 128;
      pixels[i] = clip(y + ((CR_TO_RED * cr + HALF) >> SCALE_BITS));
      pixels[i + 1] = clip(y + ((-CB_TO_GREEN * cb - CR_TO_GREEN * cr + HALF) >> SCALE_BITS));
      pixels[i + 2] = clip(y + ((CB_TO_BLUE * cb + HALF) >> SCALE_BITS));
    }
  }

  /** Inverts every value in place. */
  static void invert(byte[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ~values[i];
    }
  }

  /** Plain CMYK to RGB without profiles (Pillow's cmyk2rgb, Convert.c). */
  static byte[] cmykToRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    for (int i = 0, j = 0; j < rgb.length; i += 4, j += 3) {
      int light = 255 - (cmyk[i + 3] & 0xFF);
      for (int c = 0; c < 3; c++) {
        int product = (cmyk[i + c] & 0xFF) * light + 128;
        rgb[j + c] = clip(light - (((product >> 8) + product) >> 8));
      }
    }
    return rgb;
  }

  /** RGB that was multiplied by its alpha to plain RGB (Pillow's unpackRGBa, Unpack.c). */
  static byte[] divideByAlpha(byte[] rgba) {
    byte[] rgb = new byte[rgba.length / 4 * 3];
    for (int i = 0, j = 0; j < rgb.length; i += 4, j += 3) {
      int alpha = rgba[i + 3] & 0xFF;
      for (int c = 0; c < 3 && alpha > 0; c++) {
        rgb[j + c] = clip((rgba[i + c] & 0xFF) * 255 / alpha);
      }
    }
    return rgb;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
