package io.sparkbit.image;

/** How red, green and blue lie in a pixel: bit masks over little-endian numbers. */
record BmpColors(int pixelBytes, long redMask, long greenMask, long blueMask) {

  /** The layout where no masks are given. */
  static BmpColors standard(int bits) {
    return bits == 16
        ? new BmpColors(2, 0x7C00, 0x3E0, 0x1F)
        : new BmpColors(bits / 8, 0xFF0000, 0xFF00, 0xFF);
  }

  /** Whether each mask is one run of at least one and at most eight bits. */
  boolean isSupported() {
    return isRun(redMask) && isRun(greenMask) && isRun(blueMask);
  }

  private static boolean isRun(long mask) {
    long run = mask >> Long.numberOfTrailingZeros(mask);
    return mask != 0 && run <= 0xFF && (run & (run + 1)) == 0;
  }

  void toRgb(byte[] row, byte[] rgb, int to) {
    int redShift = Long.numberOfTrailingZeros(redMask);
    int greenShift = Long.numberOfTrailingZeros(greenMask);
    int blueShift = Long.numberOfTrailingZeros(blueMask);
    int redMax = (int) (redMask >> redShift);
    int greenMax = (int) (greenMask >> greenShift);
    int blueMax = (int) (blueMask >> blueShift);
    for (int from = 0; from + pixelBytes <= row.length; from += pixelBytes) {
      int pixel = 0;
      for (int i = 0; i < pixelBytes; i++) {
        pixel |= (row[from + i] & 0xFF) << (8 * i);
      }
      rgb[to] = (byte) (((pixel >>> redShift) & redMax) * 255 / redMax);
      rgb[to + 1] = (byte) (((pixel >>> greenShift) & greenMax) * 255 / greenMax);
      rgb[to + 2] = (byte) (((pixel >>> blueShift) & blueMax) * 255 / blueMax);
      to += 3;
    }
  }
}
