package io.sparkbit.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a Windows or OS/2 bitmap claims to be, refused where the file cannot hold it.
 *
 * @param headerBytes of the second header, the one after the file header
 * @param offset where the pixels begin
 * @param dataBytes of the pixels, 0 if it does not say
 * @param colors of the palette
 */
record BmpHeader(
    long headerBytes,
    long width,
    long height,
    int bits,
    long compression,
    long offset,
    long dataBytes,
    long colors) {
  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;
  private static final int OS2_BYTES = 12;
  private static final int FILE_HEADER_BYTES = 14;
  private static final int OFFSET_AT = 10;
  private static final int MASKS_AT = 54;
  private static final int HEADER_WITH_MASKS_BYTES = 52;

  /** The most pixels that two bytes of a run-length code stand for. */
  private static final int MAX_RUN = 255;

  static BmpHeader read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.BMP, bytes);
    cursor.seek(OFFSET_AT);
    long offset = cursor.u32le();
    long headerBytes = cursor.u32le();
    BmpHeader header =
        headerBytes == OS2_BYTES ? readOs2(cursor, offset) : readWindows(cursor, offset);
    limit.check(Format.BMP, header.width, header.height);
    header.requireSupported();
    header.requireData(cursor);
    return header;
  }

  private static BmpHeader readOs2(ByteCursor cursor, long offset) throws InvalidImageException {
    int width = cursor.u16le();
    int height = cursor.u16le();
    cursor.skip(2);
    return new BmpHeader(OS2_BYTES, width, height, cursor.u16le(), RAW, offset, 0, 0);
  }

  private static BmpHeader readWindows(ByteCursor cursor, long offset)
      throws InvalidImageException {
    cursor.seek(FILE_HEADER_BYTES);
    long headerBytes = cursor.u32le();
    long width = cursor.u32le();
    // Negative where the first row stored is the top one.
    long height = Math.abs((long) (int) cursor.u32le());
    cursor.skip(2);
    int bits = cursor.u16le();
    long compression = cursor.u32le();
    long dataBytes = cursor.u32le();
    cursor.skip(8);
    return new BmpHeader(
        headerBytes, width, height, bits, compression, offset, dataBytes, cursor.u32le());
  }

  private void requireSupported() throws InvalidImageException {
    boolean known =
        switch (bits) {
          case 1 -> compression == RAW;
          case 4 -> compression == RAW || compression == RLE4;
          case 8 -> compression == RAW || compression == RLE8;
          case 16, 24, 32 -> compression == RAW || compression == BITFIELDS;
          default -> false;
        };
    if (!known) {
      throw InvalidImageException.unsupported(
          Format.BMP, "%d bits per pixel and compression %d".formatted(bits, compression));
    }
  }

  private void requireData(ByteCursor cursor) throws InvalidImageException {
    cursor.seek(Math.max(offset, paletteEnd()));
    if (compression != RLE8 && compression != RLE4) {
      long rowStride = (width * bits + 31) / 32 * 4;
      cursor.skip((height - 1) * rowStride + (width * bits + 7) / 8);
      return;
    }
    if (width * height / MAX_RUN > cursor.remaining()) {
      throw InvalidImageException.truncated(
          Format.BMP,
          "%,d bytes cannot hold the %,d pixels that its header claims"
              .formatted(cursor.remaining(), width * height));
    }
    cursor.skip(dataBytes);
  }

  private long paletteEnd() {
    long used = colors == 0 ? 1L << bits : colors;
    long paletteBytes = hasPalette() ? used * (headerBytes == OS2_BYTES ? 3 : 4) : 0;
    return FILE_HEADER_BYTES + headerBytes + paletteBytes;
  }

  boolean hasPalette() {
    return bits <= 8;
  }

  /** The file with two mistakes of known writers put right, as Pillow does (BmpImagePlugin.py). */
  byte[] repaired(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (offset < paletteEnd()) {
      file = copy(bytes).putInt(OFFSET_AT, (int) paletteEnd());
    }
    if (hasEmptyMasks(file)) {
      // The usual layout is meant.
      file = copy(file.array());
      file.putInt(MASKS_AT, bits == 16 ? 0x7C00 : 0xFF0000);
      file.putInt(MASKS_AT + 4, bits == 16 ? 0x3E0 : 0xFF00);
      file.putInt(MASKS_AT + 8, bits == 16 ? 0x1F : 0xFF);
    }
    return file.array();
  }

  private boolean hasEmptyMasks(ByteBuffer file) {
    boolean hasMasks = compression == BITFIELDS || headerBytes >= HEADER_WITH_MASKS_BYTES;
    return !hasPalette()
        && hasMasks
        && file.getInt(MASKS_AT) == 0
        && file.getInt(MASKS_AT + 4) == 0
        && file.getInt(MASKS_AT + 8) == 0;
  }

  private static ByteBuffer copy(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
