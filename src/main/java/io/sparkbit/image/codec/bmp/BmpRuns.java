package io.sparkbit.image.codec.bmp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;

/**
 * The palette indices of a run-length encoded bitmap (Microsoft, "Bitmap Compression"). Reads eight
 * bits as Pillow does (BmpImagePlugin.py, BmpRleDecoder), tolerating runs that are too long for
 * their row. Reads four bits as the format defines them, where Pillow loses odd pixels.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_BITMAP = 1;
  private static final int DELTA = 2;

  private final ByteCursor cursor;
  private final boolean nibbles;
  private final int width;

  /** Row by row, in file order. */
  private final byte[] indices;

  private int filled;
  private int column;

  BmpRuns(BmpHeader header, ByteCursor cursor) {
    this.cursor = cursor;
    this.nibbles = header.compression() == BmpHeader.RLE4;
    this.width = (int) header.width();
    this.indices = new byte[width * (int) header.height()];
  }

  /**
   * Expands all runs.
   *
   * @throws InvalidImageException if they end before the last pixel, as in Pillow
   */
  byte[] read() throws InvalidImageException {
    boolean ended = false;
    while (filled < indices.length && !ended && cursor.remaining() >= 2) {
      int count = cursor.u8();
      int value = cursor.u8();
      if (count > 0) {
        run(count, value);
      } else {
        switch (value) {
          case END_OF_ROW -> endRow();
          case END_OF_BITMAP -> ended = true;
          case DELTA -> skip();
          default -> literal(value);
        }
      }
    }
    if (filled < indices.length) {
      throw Format.BMP.truncated(
          "its runs give %,d of %,d pixels".formatted(filled, indices.length));
    }
    return indices;
  }

  private void run(int count, int value) {
    int fitting = Math.max(0, Math.min(count, width - column));
    for (int i = 0; i < fitting; i++) {
      put(nibbles ? (i % 2 == 0 ? value >> 4 : value & 0xF) : value);
    }
    column += fitting;
  }

  private void put(int index) {
    if (filled < indices.length) {
      indices[filled] = (byte) index;
      filled++;
    }
  }

  private void endRow() {
    filled = Math.min(indices.length, (filled + width - 1) / width * width);
    column = 0;
  }

  /** Skips a number of columns, then of rows. */
  private void skip() throws InvalidImageException {
    long skipped = cursor.u8() + (long) cursor.u8() * width;
    filled = (int) Math.min(indices.length, filled + skipped);
    column = filled % width;
  }

  /** Reads literal pixels. The file may end within them if the image does. */
  private void literal(int count) throws InvalidImageException {
    for (int i = 0; i < count && cursor.remaining() > 0; i += nibbles ? 2 : 1) {
      int value = cursor.u8();
      put(nibbles ? value >> 4 : value);
      if (nibbles && i + 1 < count) {
        put(value & 0xF);
      }
    }
    column += count;
    if (cursor.position() % 2 != 0 && cursor.remaining() > 0) {
      cursor.skip(1);
    }
  }
}
