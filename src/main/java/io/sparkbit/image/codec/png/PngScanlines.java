package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG's pixels, decompressed and unfiltered (W3C PNG, third edition, 9 and 10). Holds
 * two rows at a time.
 */
final class PngScanlines implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 14;

  private final Inflater inflater = new Inflater();
  private final PngFile file;

  /** Distance between the bytes that filters compare. */
  private final int step;

  /** The filter's number, then the row. */
  private byte[] row;

  private byte[] above;

  /** Bytes of all rows still to be decompressed; nothing after them is read. */
  private long left;

  /** Decompressed bytes, of many rows at once if they are short. */
  private final byte[] buffer;

  private int position;
  private int limit;

  /**
   * Creates a reader of a file's rows.
   *
   * @param bytes size of all rows, with the numbers of their filters
   */
  PngScanlines(PngFile file, long bytes) throws InvalidImageException {
    PngHeader header = file.header();
    this.file = file;
    this.step = (header.pixelBits() + 7) / 8;
    this.row = new byte[1 + Math.toIntExact(header.rowBytes(file.frame().width()))];
    this.above = new byte[row.length];
    this.left = bytes;
    this.buffer = new byte[BUFFER_BYTES];
  }

  /** Clears the row above, at the start of a pass of an interlaced image. */
  void startPass() {
    Arrays.fill(row, (byte) 0);
  }

  /**
   * Returns whether the compressed data ended right after the last row that was read. Pillow leaves
   * the missing rows black, but refuses data that ends within a row (ZipDecode.c).
   */
  boolean ended() {
    return position == limit && inflater.finished();
  }

  /** Returns the next row, from its second byte on. Valid until the next call. */
  byte[] next(int bytes) throws InvalidImageException {
    byte[] last = row;
    row = above;
    above = last;
    fill(1 + bytes);
    unfilter(1 + bytes);
    return row;
  }

  private void fill(int bytes) throws InvalidImageException {
    int filled = 0;
    while (filled < bytes) {
      if (position == limit) {
        inflate();
      }
      int count = Math.min(bytes - filled, limit - position);
      System.arraycopy(buffer, position, row, filled, count);
      position += count;
      filled += count;
    }
  }

  private void inflate() throws InvalidImageException {
    position = 0;
    limit = 0;
    while (limit == 0) {
      if (inflater.finished() || inflater.needsDictionary()) {
        throw Format.PNG.truncated("its last pixels are missing");
      }
      if (inflater.needsInput()) {
        file.feed(inflater);
      }
      try {
        limit = inflater.inflate(buffer, 0, (int) Math.min(left, buffer.length));
      } catch (DataFormatException e) {
        throw Format.PNG.corrupt("its pixels cannot be decompressed", e);
      }
    }
    left -= limit;
  }

  private void unfilter(int end) throws InvalidImageException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + step; i < end; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 1; i < end; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> unfilterAverage(end);
      case 4 -> unfilterPaeth(end);
      default ->
          throw Format.PNG.corrupt(
              "a row has filter type %d, but only 0 to 4 exist".formatted(row[0] & 0xFF));
    }
  }

  private void unfilterAverage(int end) {
    for (int i = 1; i < Math.min(1 + step, end); i++) {
      row[i] += (byte) ((above[i] & 0xFF) / 2);
    }
    for (int i = 1 + step; i < end; i++) {
      row[i] += (byte) (((row[i - step] & 0xFF) + (above[i] & 0xFF)) / 2);
    }
  }

  private void unfilterPaeth(int end) {
    for (int i = 1; i < Math.min(1 + step, end); i++) {
      row[i] += above[i];
    }
    for (int i = 1 + step; i < end; i++) {
      row[i] += (byte) nearest(row[i - step] & 0xFF, above[i] & 0xFF, above[i - step] & 0xFF);
    }
  }

  /**
   * Returns which of three is nearest to left + up - corner, the first of equals. Selects by masks:
   * in photos a processor guesses branches wrong half of the time.
   */
  private static int nearest(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    int nearestOther = up ^ ((up ^ corner) & maskIfLess(toCorner, toUp));
    int notLeft = maskIfLess(toUp, toLeft) | maskIfLess(toCorner, toLeft);
    return left ^ ((left ^ nearestOther) & notLeft);
  }

  /** Returns all ones if one distance is less than another, else 0. */
  private static int maskIfLess(int distance, int other) {
    return (distance - other) >> 31;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
