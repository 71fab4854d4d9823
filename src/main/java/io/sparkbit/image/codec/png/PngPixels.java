package io.sparkbit.image.codec.png;

import io.sparkbit.image.codec.spi.Palette;

/** The pixels of an image, unpacked from rows of PNG samples. */
final class PngPixels {
  private final PngHeader header;
  private final Palette palette;
  private final byte[] values;

  /** Creates an image whose samples are all 0. */
  PngPixels(PngHeader header, Palette palette) {
    int pixels = Math.toIntExact(header.width() * header.height());
    this.header = header;
    this.palette = palette;
    this.values = header.isPalette() ? palette.fill(pixels) : new byte[pixels * header.channels()];
  }

  byte[] values() {
    return values;
  }

  /**
   * Unpacks samples.
   *
   * @param row the samples, from the second byte on
   * @param count number of pixels
   * @param to index of the first pixel
   * @param step distance between pixels
   */
  void put(byte[] row, int count, int to, int step) {
    if (header.bits() < 8) {
      putPacked(row, count, to, step);
    } else if (header.isPalette()) {
      for (int i = 0; i < count; i++) {
        palette.put(row[1 + i], values, to + i * step);
      }
    } else {
      putBytes(row, count, to, step);
    }
  }

  private void putPacked(byte[] row, int count, int to, int step) {
    int bits = header.bits();
    int max = (1 << bits) - 1;
    for (int i = 0; i < count; i++) {
      int bit = i * bits;
      int sample = row[1 + bit / 8] >> (8 - bits - bit % 8) & max;
      if (header.isPalette()) {
        palette.put((byte) sample, values, to + i * step);
      } else {
        values[to + i * step] = (byte) (sample * 255 / max);
      }
    }
  }

  /** Unpacks whole bytes; of 16 bits, the upper one comes first. */
  private void putBytes(byte[] row, int count, int to, int step) {
    int channels = header.channels();
    int sampleBytes = header.bits() / 8;
    int pixelBytes = header.pixelBits() / 8;
    if (step == 1 && pixelBytes == channels) {
      System.arraycopy(row, 1, values, to * channels, count * channels);
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = 1 + i * pixelBytes;
      int into = (to + i * step) * channels;
      for (int channel = 0; channel < channels; channel++) {
        values[into + channel] = row[from + channel * sampleBytes];
      }
    }
  }
}
