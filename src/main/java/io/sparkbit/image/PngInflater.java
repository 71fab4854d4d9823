package io.sparkbit.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that a run of IDAT chunks holds. */
final class PngInflater implements AutoCloseable {
  /** The most that deflate can expand its input. */
  private static final long MAX_RATIO = 1032;

  private static final int CHECKSUM_BYTES = 4;

  private final ByteCursor cursor;
  private final Inflater inflater = new Inflater();
  private final byte[] buffer = new byte[16 * 1024];
  private int next;
  private int available;
  private boolean first = true;

  PngInflater(ByteCursor cursor) {
    this.cursor = cursor;
  }

  /** Refuses a header that claims more than the file could possibly hold, before allocating. */
  void requirePlausible(long bytes) throws InvalidImageException {
    if (bytes / MAX_RATIO > cursor.remaining()) {
      throw InvalidImageException.truncated(
          Format.PNG,
          "%,d bytes of compressed data cannot hold the %,d bytes that its header claims"
              .formatted(cursor.remaining(), bytes));
    }
  }

  int filterType() throws InvalidImageException {
    if (next == available) {
      refill();
    }
    return buffer[next++];
  }

  void fill(byte[] row) throws InvalidImageException {
    int filled = 0;
    while (filled < row.length) {
      if (next == available) {
        refill();
      }
      int count = Math.min(available - next, row.length - filled);
      System.arraycopy(buffer, next, row, filled, count);
      next += count;
      filled += count;
    }
  }

  private void refill() throws InvalidImageException {
    try {
      next = 0;
      available = inflater.inflate(buffer);
      while (available == 0) {
        if (inflater.finished() || inflater.needsDictionary() || !nextChunk()) {
          throw InvalidImageException.truncated(Format.PNG, "image data is missing");
        }
        available = inflater.inflate(buffer);
      }
    } catch (DataFormatException e) {
      throw InvalidImageException.corrupt(Format.PNG, "its compressed data: " + e.getMessage(), e);
    }
  }

  private boolean nextChunk() throws InvalidImageException {
    if (!first) {
      cursor.skip(CHECKSUM_BYTES);
    }
    first = false;
    long length = cursor.u32be();
    if (!Latin1.text(cursor.take(4)).equals("IDAT")) {
      return false;
    }
    inflater.setInput(cursor.take(Math.min(length, cursor.remaining())));
    return true;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
