package io.sparkbit.image.codec.tiff;

/** The samples of an image's colors, 8 bits each, filled row by row or plane by plane. */
final class TiffCanvas {
  private final int width;
  private final int channels;
  private final boolean copies;
  private final TiffSample sample;
  private final byte[] samples;

  TiffCanvas(TiffLayout layout, TiffSample sample) {
    this.width = layout.width();
    this.channels = layout.channels();
    this.copies = layout.bits() == 8;
    this.sample = sample;
    this.samples = new byte[Math.multiplyExact(width * layout.height(), channels)];
  }

  /** Puts pixels whose samples are next to each other. Samples after the colors are dropped. */
  void pixels(int x, int y, int count, byte[] row, int samplesPerPixel) {
    if (copies && samplesPerPixel == channels) {
      System.arraycopy(row, 0, samples, (y * width + x) * channels, count * channels);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      put(x, y, count, row, channel, channel, samplesPerPixel);
    }
  }

  /** Puts one sample of each pixel. Samples after the colors are dropped. */
  void plane(int x, int y, int count, byte[] row, int plane) {
    if (plane < channels) {
      put(x, y, count, row, plane, 0, 1);
    }
  }

  private void put(int x, int y, int count, byte[] row, int channel, int first, int step) {
    int to = (y * width + x) * channels + channel;
    int from = first;
    for (int i = 0; i < count; i++) {
      samples[to] = sample.at(row, from);
      to += channels;
      from += step;
    }
  }

  byte[] samples() {
    return samples;
  }
}
