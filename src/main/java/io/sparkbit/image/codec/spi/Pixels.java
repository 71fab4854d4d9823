package io.sparkbit.image.codec.spi;

/** Color conversions with Pillow's rounding. */
public final class Pixels {

  private Pixels() {}

  /** Inverts every value in place. */
  public static void invert(byte[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ~values[i];
    }
  }

  /** Reverses the bits of each byte in place. */
  public static void reverseBits(byte[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (Integer.reverse(values[i]) >>> 24);
    }
  }

  /** Converts plain CMYK to RGB without profiles (Pillow's cmyk2rgb, Convert.c). */
  public static byte[] cmykToRgb(byte[] cmyk) {
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

  /** Converts premultiplied RGBA to plain RGB (Pillow's unpackRGBa, Unpack.c). */
  public static byte[] divideByAlpha(byte[] rgba) {
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
