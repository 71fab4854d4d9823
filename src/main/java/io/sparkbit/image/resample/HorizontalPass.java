package io.sparkbit.image.resample;

import io.sparkbit.image.RgbImage;

/** The horizontal pass of a resize, over blocks of rows: lines are the columns of a block. */
final class HorizontalPass {
  /** The most rows of a block: enough to fill vectors, few enough for the first-level cache. */
  static final int ROWS = 128;

  private final ResampleFilter columns;
  private final int channels;
  private final int height;
  private final int stride;
  private final byte[] target;
  private int done;

  /**
   * @param height rows in all
   */
  HorizontalPass(ResampleFilter columns, int channels, int height) {
    this.columns = columns;
    this.channels = channels;
    this.height = height;
    this.stride = columns.outputs() * channels;
    this.target = new byte[stride * height];
  }

  /**
   * Adds the next rows.
   *
   * @param source holds them
   * @param at where the first begins
   * @param sourceStride values from one row to the next
   * @param rows at most {@link #ROWS}
   */
  void add(byte[] source, int at, int sourceStride, int rows) {
    int into = done * stride;
    new Convolution(columns, channels * rows)
        .run(
            (column, line) -> read(source, at + column * channels, sourceStride, rows, line),
            (column, sums) -> write(sums, rows, into + column * channels));
    done += rows;
  }

  private void read(byte[] source, int at, int sourceStride, int rows, int[] line) {
    for (int channel = 0; channel < channels; channel++) {
      int from = at + channel;
      int to = channel * rows;
      for (int row = 0; row < rows; row++) {
        line[to + row] = source[from + row * sourceStride] & 0xFF;
      }
    }
  }

  private void write(int[] sums, int rows, int at) {
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * rows;
      int to = at + channel;
      for (int row = 0; row < rows; row++) {
        target[to + row * stride] = Convolution.clip(sums[from + row]);
      }
    }
  }

  /** Returns the result, once all rows were added. */
  RgbImage result() {
    return RgbImage.of(columns.outputs(), height, channels, target);
  }
}
