package io.sparkbit.image;

/**
 * Windows and OS/2 bitmaps: 1, 4, 8 bits with a palette (plain or run-length coded), 16, 24, 32
 * bits. Alpha is dropped.
 */
final class BmpDecoder implements FormatDecoder {
  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.BMP, bytes);
    BmpHeader header = BmpHeader.read(cursor, limit);
    return header.bits() <= 8 ? decodeIndexed(cursor, header) : decodeColors(cursor, header);
  }

  private static Decoded decodeIndexed(ByteCursor cursor, BmpHeader header)
      throws InvalidImageException {
    byte[] entries = cursor.take((long) header.paletteStride() * header.colors());
    byte[] palette = Palette.full(Palette.swapRedAndBlue(entries, header.paletteStride()));
    byte[] indices =
        header.isRunLengthCoded() ? BmpRunLength.decode(cursor, header) : unpack(cursor, header);
    if (Palette.isGrayRamp(palette, Math.min(header.colors(), 256))) {
      return new Decoded(RgbImage.of(header.width(), header.height(), 1, indices), Decoded.GRAY);
    }
    return new Decoded(Palette.apply(palette, indices, header.width(), header.height()), "P");
  }

  private static byte[] unpack(ByteCursor cursor, BmpHeader header) throws InvalidImageException {
    int width = header.width();
    int bits = header.bits();
    int mask = (1 << bits) - 1;
    int start = seekRows(cursor, header);
    byte[] indices = new byte[width * header.height()];
    for (int i = 0; i < header.height(); i++) {
      cursor.seek(start + (long) i * header.rowStride());
      byte[] row = cursor.take(header.rowBytes());
      int to = header.targetRow(i) * width;
      for (int x = 0; x < width; x++) {
        int bit = x * bits;
        indices[to + x] = (byte) (row[bit >> 3] >> (8 - bits - (bit & 7)) & mask);
      }
    }
    return indices;
  }

  /** Where the rows begin, once it is known that all of them are there. */
  private static int seekRows(ByteCursor cursor, BmpHeader header) throws InvalidImageException {
    cursor.seek(header.dataOffset(cursor.position()));
    int start = cursor.position();
    cursor.seek(start + (header.height() - 1L) * header.rowStride() + header.rowBytes());
    return start;
  }

  private static Decoded decodeColors(ByteCursor cursor, BmpHeader header)
      throws InvalidImageException {
    BmpColors colors = header.colorLayout();
    int start = seekRows(cursor, header);
    byte[] rgb = new byte[header.width() * header.height() * 3];
    for (int i = 0; i < header.height(); i++) {
      cursor.seek(start + (long) i * header.rowStride());
      colors.toRgb(cursor.take(header.rowBytes()), rgb, header.targetRow(i) * header.width() * 3);
    }
    return new Decoded(RgbImage.of(header.width(), header.height(), 3, rgb), Decoded.RGB);
  }
}
