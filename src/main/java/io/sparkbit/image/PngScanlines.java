package io.sparkbit.image;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG's pixels, decompressed, their filters undone (W3C PNG, third edition, 9 and
 * 10). Holds two of them.
 */
final class PngScanlines implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final PngFile file;

  /** Distance of the bytes that filters compare. */
  private final int step;

  /** A filter's number, then the row. */
  private byte[] row;

  private byte[] above;

  PngScanlines(PngFile file) throws InvalidImageException {
    PngHeader header = file.header();
    this.file = file;
    this.step = (header.pixelBits() + 7) / 8;
    this.row = new byte[1 + Math.toIntExact(header.rowBytes(file.frame().width()))];
    this.above = new byte[row.length];
  }

  /** Forgets the row above, as a pass of an interlaced picture begins. */
  void startPass() {
    Arrays.fill(row, (byte) 0);
  }

  /**
   * Whether the compressed data has ended right behind the last row that was taken. If rows are
   * left then, Pillow leaves them black; it refuses data that ends within a row (ZipDecode.c).
   */
  boolean ended() {
    return inflater.finished();
  }

  /** The next row, from its second byte on; valid until the next call. */
  byte[] next(int bytes) throws InvalidImageException {
    byte[] last = row;
    row = above;
    above = last;
    inflate(1 + bytes);
    unfilter(1 + bytes);
    return row;
  }

  private void inflate(int bytes) throws InvalidImageException {
    int filled = 0;
    while (filled < bytes) {
      if (inflater.needsInput()) {
        file.feed(inflater);
      }
      try {
        filled += inflater.inflate(row, filled, bytes - filled);
      } catch (DataFormatException e) {
        throw InvalidImageException.corrupt(Format.PNG, "its pixels cannot be decompressed", e);
      }
      if (filled < bytes && (inflater.finished() || inflater.needsDictionary())) {
        throw InvalidImageException.truncated(Format.PNG, "its last pixels are missing");
      }
    }
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
          throw InvalidImageException.corrupt(
              Format.PNG, "a row names filter %d, and there are 0 to 4".formatted(row[0] & 0xFF));
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
      int left = row[i - step] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - step] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
