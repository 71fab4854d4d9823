package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A chunk of a PNG file (W3C PNG, third edition, 5.3). Its data may extend past the end of the
 * file.
 */
final class PngChunk {
  /** Size of length and name. */
  static final int HEAD_BYTES = 8;

  private static final int NAME_BYTES = 4;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{4}");

  private final byte[] file;
  private final String name;
  private final int start;
  private final long length;

  private PngChunk(byte[] file, String name, int start, long length) {
    this.file = file;
    this.name = name;
    this.start = start;
    this.length = length;
  }

  /** Reads length and name, leaving the cursor at the data. */
  static PngChunk read(byte[] file, ByteCursor cursor) throws InvalidImageException {
    long length = cursor.u32be();
    String name = cursor.name();
    return new PngChunk(file, name, cursor.position(), length);
  }

  String name() {
    return name;
  }

  /** Returns where the data begins. */
  int start() {
    return start;
  }

  /** Returns the data's length, as the file claims. */
  long length() {
    return length;
  }

  boolean isNamed() {
    return NAME.matcher(name).matches();
  }

  void requireName() throws InvalidImageException {
    if (!isNamed()) {
      throw Format.PNG.corrupt("no chunk begins at byte %,d".formatted(start - HEAD_BYTES));
    }
  }

  /** Returns whether the chunk holds pixels. */
  boolean isData() {
    return name.equals("IDAT") || name.equals("DDAT") || name.equals("fdAT");
  }

  byte[] data() throws InvalidImageException {
    requireWhole();
    return Arrays.copyOfRange(file, start, (int) end());
  }

  /** Returns where the data ends, which may be past the end of the file. */
  long end() {
    return start + length;
  }

  void requireWhole() throws InvalidImageException {
    if (end() > file.length) {
      throw Format.PNG.truncated(
          "its %s chunk ends at byte %,d of %,d".formatted(name, end(), file.length));
    }
  }

  void requireSum(long expected) throws InvalidImageException {
    CRC32 sum = new CRC32();
    sum.update(file, start - NAME_BYTES, NAME_BYTES + (int) length);
    if (sum.getValue() != expected) {
      throw damaged("the checksum of its %s chunk is wrong");
    }
  }

  /** Returns an error whose detail has a placeholder for the name. */
  InvalidImageException damaged(String detail) {
    return Format.PNG.corrupt(detail.formatted(name));
  }
}
