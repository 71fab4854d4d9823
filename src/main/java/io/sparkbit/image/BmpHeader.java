package io.sparkbit.image;

/**
 * The file header and the bitmap header.
 *
 * @param offset where the pixels begin according to the file header, 0 if it does not say
 * @param paletteStride bytes per color of the palette
 * @param colors of the palette
 * @param topDown whether the first row stored is the top one
 */
record BmpHeader(
    int width,
    int height,
    int bits,
    int compression,
    long offset,
    int paletteStride,
    int colors,
    boolean topDown,
    BmpColors colorLayout) {
  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;
  private static final int FILE_HEADER_BYTES = 14;
  private static final int OS2_BYTES = 12;

  /** Reads up to the palette, or up to the pixels where there is none. */
  static BmpHeader read(ByteCursor cursor, PixelLimit limit) throws InvalidImageException {
    cursor.seek(10);
    long offset = cursor.u32le();
    long headerBytes = cursor.u32le();
    BmpHeader header =
        headerBytes == OS2_BYTES
            ? readOs2(cursor, offset)
            : readWindows(cursor, offset, headerBytes);
    limit.check(Format.BMP, header.width(), header.height());
    header.requireSupported();
    return header;
  }

  private static BmpHeader readOs2(ByteCursor cursor, long offset) throws InvalidImageException {
    int width = cursor.u16le();
    int height = cursor.u16le();
    cursor.skip(2);
    int bits = cursor.u16le();
    return new BmpHeader(
        width,
        height,
        bits,
        RAW,
        offset,
        3,
        1 << Math.min(bits, 8),
        false,
        BmpColors.standard(bits));
  }

  private static BmpHeader readWindows(ByteCursor cursor, long offset, long headerBytes)
      throws InvalidImageException {
    if (headerBytes < 40 || headerBytes > 124) {
      throw InvalidImageException.corrupt(
          Format.BMP, "a header of %,d bytes".formatted(headerBytes));
    }
    long width = cursor.u32le();
    long signedHeight = (int) cursor.u32le();
    cursor.skip(2);
    int bits = cursor.u16le();
    long compression = cursor.u32le();
    cursor.skip(12);
    long colors = cursor.u32le();
    cursor.skip(4);
    requireInt(width);
    requireInt(Math.abs(signedHeight));
    BmpColors layout = BmpColors.standard(bits);
    if (compression == BITFIELDS) {
      BmpColors masks = new BmpColors(bits / 8, cursor.u32le(), cursor.u32le(), cursor.u32le());
      // Some writers leave the masks empty and mean the usual layout (BmpImagePlugin.py).
      boolean given = masks.redMask() != 0 || masks.greenMask() != 0 || masks.blueMask() != 0;
      layout = given ? masks : layout;
    }
    cursor.seek(Math.max(cursor.position(), FILE_HEADER_BYTES + headerBytes));
    return new BmpHeader(
        (int) width,
        (int) Math.abs(signedHeight),
        bits,
        (int) Math.min(compression, Integer.MAX_VALUE),
        offset,
        4,
        colors == 0 ? 1 << Math.min(bits, 8) : (int) Math.min(colors, 65_536),
        signedHeight < 0,
        layout);
  }

  private static void requireInt(long edge) throws InvalidImageException {
    if (edge > Integer.MAX_VALUE) {
      throw InvalidImageException.corrupt(Format.BMP, "an edge of %,d pixels".formatted(edge));
    }
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
    if (!known || (bits > 8 && !colorLayout.isSupported())) {
      throw InvalidImageException.unsupported(
          Format.BMP, "%d bits per pixel and compression %d".formatted(bits, compression));
    }
  }

  boolean isRunLengthCoded() {
    return compression == RLE4 || compression == RLE8;
  }

  int rowBytes() {
    return Math.toIntExact(((long) width * bits + 7) / 8);
  }

  /** Bytes from one stored row to the next. */
  long rowStride() {
    return ((long) width * bits + 31) / 32 * 4;
  }

  /** The row of the picture that a stored row is. */
  int targetRow(int storedRow) {
    return topDown ? storedRow : height - 1 - storedRow;
  }

  /** Where the pixels begin, given where the headers and the palette end. */
  long dataOffset(int headersEnd) {
    // An offset that points at the palette is a known writer's mistake (BmpImagePlugin.py).
    return Math.max(offset, 0) == 0 || (bits <= 8 && offset < headersEnd) ? headersEnd : offset;
  }
}
