package io.sparkbit.image.resample;

import io.sparkbit.image.RgbImage;

/** The horizontal pass of a resize, in blocks of rows: lines are the columns of a block. */
final class HorizontalPass {
  /** The most rows of a block: enough to fill vectors, few enough for the first-level cache. */
  static final int ROWS = 128;

  private final RgbImage image;
  private final ResampleFilter filter;
  private final int channels;
  private final int stride;

  HorizontalPass(RgbImage image, ResampleFilter filter) {
    this.image = image;
    this.filter = filter;
    this.channels = image.channels();
    this.stride = filter.outputs() * channels;
  }

  /** Returns the result for source rows {@code from} to {@code to}. */
  RgbImage rows(int from, int to) {
    byte[] target = new byte[stride * (to - from)];
    for (int first = from; first < to; first += ROWS) {
      convolve(first, Math.min(ROWS, to - first), target, (first - from) * stride);
    }
    return RgbImage.of(filter.outputs(), to - from, channels, target);
  }

  private void convolve(int firstRow, int rows, byte[] target, int at) {
    Columns columns = new Columns(image, firstRow, rows);
    new Convolution(filter, channels * rows)
        .run(columns::read, (column, sums) -> write(sums, rows, target, at + column * channels));
  }

  private void write(int[] sums, int rows, byte[] target, int at) {
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * rows;
      int to = at + channel;
      for (int row = 0; row < rows; row++) {
        target[to + row * stride] = Convolution.clip(sums[from + row]);
      }
    }
  }
}
