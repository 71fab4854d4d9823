package io.sparkbit.image;

import java.awt.image.Raster;

/**
 * The samples of a raster as bytes, row by row. They are taken from the raster itself, so that none
 * passes through a color space, which would change it.
 */
final class Samples {
  private Samples() {}

  /** The first bands, as many as asked for, scaled to 8 bits as Pillow does. */
  static byte[] scaled(Raster raster, int bands) {
    int[] bits = new int[bands];
    for (int band = 0; band < bands; band++) {
      bits[band] = raster.getSampleModel().getSampleSize(band);
    }
    return read(raster, bits);
  }

  /** The first band as it is: indices into a palette of at most 256 colors. */
  static byte[] indices(Raster raster) {
    return read(raster, new int[] {8});
  }

  private static byte[] read(Raster raster, int[] bits) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] samples = new byte[Math.multiplyExact(width * raster.getHeight(), bits.length)];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < bits.length; band++) {
          samples[to++] = (byte) eightBits(row[x * bands + band], bits[band]);
        }
      }
    }
    return samples;
  }

  /** The upper byte of more than 8 bits; fewer are spread over the range. */
  private static int eightBits(int sample, int bits) {
    return bits >= 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }
}
