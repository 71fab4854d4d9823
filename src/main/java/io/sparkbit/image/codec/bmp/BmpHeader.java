package io.sparkbit.image.codec.bmp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import java.util.Set;

/**
 * The header of a Windows or OS/2 bitmap, read as Pillow reads it (BmpImagePlugin.py).
 *
 * @param headerBytes size of the second header, the one after the file header
 * @param topDown whether the first row stored is the top one
 * @param colors number of colors in the palette
 * @param offset position of the pixels; 0 if they follow the palette
 */
record BmpHeader(
    int headerBytes,
    long width,
    long height,
    boolean topDown,
    int bits,
    long compression,
    long colors,
    long offset) {
  static final int RAW = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int BITFIELDS = 3;

  private static final int FILE_HEADER_BYTES = 14;
  private static final int OFFSET_AT = 10;
  private static final int CORE_BYTES = 12;
  private static final int INFO_BYTES = 40;

  /** Header sizes of all known versions. */
  private static final Set<Integer> HEADER_BYTES =
      Set.of(CORE_BYTES, INFO_BYTES, 52, 56, 64, 108, 124);

  private static final int MAX_COLORS = 1 << 16;

  /** Returns whether a file may begin with the second header, as in memory and in .dib files. */
  static boolean isBare(byte[] bytes) {
    return bytes.length > 4
        && bytes[1] == 0
        && bytes[2] == 0
        && bytes[3] == 0
        && HEADER_BYTES.contains(bytes[0] & 0xFF);
  }

  static boolean hasFileHeader(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 'B' && bytes[1] == 'M';
  }

  /** Reads up to the masks or the palette, leaving the cursor there. */
  static BmpHeader read(ByteCursor cursor, byte[] bytes) throws InvalidImageException {
    long offset = 0;
    if (hasFileHeader(bytes)) {
      cursor.seek(OFFSET_AT);
      offset = cursor.u32le();
    }
    int start = cursor.position();
    long headerBytes = cursor.u32le();
    if (headerBytes > Integer.MAX_VALUE || !HEADER_BYTES.contains((int) headerBytes)) {
      throw Format.BMP.unsupported("a header of %,d bytes".formatted(headerBytes));
    }
    BmpHeader header =
        headerBytes == CORE_BYTES
            ? readCore(cursor, offset)
            : readInfo(cursor, (int) headerBytes, offset);
    cursor.seek(start + headerBytes);
    header.requireSupported();
    return header.withPlausibleOffset();
  }

  private static BmpHeader readCore(ByteCursor cursor, long offset) throws InvalidImageException {
    int width = cursor.u16le();
    int height = cursor.u16le();
    cursor.skip(2);
    int bits = cursor.u16le();
    return new BmpHeader(CORE_BYTES, width, height, false, bits, RAW, 1L << bits, offset);
  }

  private static BmpHeader readInfo(ByteCursor cursor, int headerBytes, long offset)
      throws InvalidImageException {
    long width = cursor.u32le();
    long height = cursor.u32le();
    boolean topDown = height >>> 24 == 0xFF;
    cursor.skip(2);
    int bits = cursor.u16le();
    long compression = cursor.u32le();
    cursor.skip(12);
    long colors = cursor.u32le();
    return new BmpHeader(
        headerBytes,
        width,
        topDown ? (1L << 32) - height : height,
        topDown,
        bits,
        compression,
        colors == 0 ? 1L << bits : colors,
        offset);
  }

  private void requireSupported() throws InvalidImageException {
    boolean known =
        switch (bits) {
          case 1, 4, 8 -> compression == RAW || isRunLength();
          case 16, 24, 32 -> compression == RAW || compression == BITFIELDS;
          default -> false;
        };
    if (!known) {
      throw Format.BMP.unsupported(
          "%d bits per pixel and compression %d".formatted(bits, compression));
    }
    if (hasPalette() && colors > MAX_COLORS) {
      throw Format.BMP.corrupt("its header claims %,d colors".formatted(colors));
    }
  }

  /** Corrects the offset of writers that leave out the palette when they compute it. */
  private BmpHeader withPlausibleOffset() {
    boolean forgotten = hasPalette() && offset == FILE_HEADER_BYTES + headerBytes;
    return forgotten
        ? new BmpHeader(
            headerBytes,
            width,
            height,
            topDown,
            bits,
            compression,
            colors,
            offset + colors * colorBytes())
        : this;
  }

  boolean isRunLength() {
    return compression == RLE8 || compression == RLE4;
  }

  boolean hasPalette() {
    return bits <= 8;
  }

  /** Returns the size of a palette entry in bytes. */
  int colorBytes() {
    return headerBytes == CORE_BYTES ? 3 : 4;
  }

  /** Moves the cursor, which is after masks and palette, to the pixels. */
  void seekPixels(ByteCursor cursor) throws InvalidImageException {
    if (offset != 0) {
      cursor.seek(offset);
    }
  }

  /** Refuses a file that ends before its last uncompressed row; padding may be missing. */
  void requireRows(ByteCursor cursor) throws InvalidImageException {
    int start = cursor.position();
    cursor.skip((height - 1) * rowStride() + (width * bits + 7) / 8);
    cursor.seek(start);
  }

  /** Returns where an uncompressed row begins, if the first stored one begins at the cursor. */
  int rowStart(ByteCursor cursor, int y) {
    long stored = topDown ? y : height - 1 - y;
    return (int) (cursor.position() + stored * rowStride());
  }

  private long rowStride() {
    return (width * bits + 31) / 32 * 4;
  }
}
