package io.sparkbit.image.resample;

import io.sparkbit.image.RgbImage;

/**
 * Reads some rows of an image column by column. Copies pieces of the rows side by side first: where
 * the length of a row is a multiple of a large power of two, rows would push each other out of the
 * processor's cache (4096 pixels: 4 times as long).
 */
final class Columns {
  /** Pixels of a piece, so that those of all rows fit into the first-level cache. */
  private static final int PIXELS = 32;

  private final RgbImage image;
  private final int channels;
  private final int firstRow;
  private final int rows;
  private final byte[] pieces;
  private int from;
  private int to;

  Columns(RgbImage image, int firstRow, int rows) {
    this.image = image;
    this.channels = image.channels();
    this.firstRow = firstRow;
    this.rows = rows;
    this.pieces = new byte[rows * PIXELS * channels];
  }

  /**
   * Reads a column, which must not be left of the one before.
   *
   * @param line takes the values of the first channel, then those of the next
   */
  void read(int column, int[] line) {
    if (column >= to) {
      from = column;
      to = Math.min(column + PIXELS, image.width());
      copyPieces();
    }
    int at = (column - from) * channels;
    for (int row = 0; row < rows; row++) {
      line[row] = pieces[at] & 0xFF;
      if (channels == 3) {
        line[rows + row] = pieces[at + 1] & 0xFF;
        line[2 * rows + row] = pieces[at + 2] & 0xFF;
      }
      at += PIXELS * channels;
    }
  }

  private void copyPieces() {
    for (int row = 0; row < rows; row++) {
      int at = ((firstRow + row) * image.width() + from) * channels;
      int length = (to - from) * channels;
      System.arraycopy(image.data(), at, pieces, row * PIXELS * channels, length);
    }
  }
}
