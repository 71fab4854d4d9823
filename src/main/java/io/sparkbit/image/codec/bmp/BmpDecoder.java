package io.sparkbit.image.codec.bmp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.PixelLimit;

/**
 * Decoder for Windows and OS/2 bitmaps, with or without the file header: 1, 4 and 8 bits with a
 * palette (plain or run-length encoded), 16, 24 and 32 bits. Drops transparency. Implemented here
 * because Java's readers refuse valid files: those with a gap before the pixels, short palettes, or
 * no file header.
 */
public final class BmpDecoder implements FormatDecoder {

  @Override
  public Format format() {
    return Format.BMP;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return BmpHeader.hasFileHeader(head) || BmpHeader.isBare(head);
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.BMP, bytes);
    BmpHeader header = BmpHeader.read(cursor, bytes);
    limit.check(Format.BMP, header.width(), header.height());
    if (!header.hasPalette()) {
      return direct(header, cursor, bytes);
    }
    BmpPalette palette = BmpPalette.read(header, cursor);
    header.seekPixels(cursor);
    return palette.color(header, indices(header, cursor, bytes));
  }

  private static Decoded direct(BmpHeader header, ByteCursor cursor, byte[] file)
      throws InvalidImageException {
    BmpMasks masks = BmpMasks.read(header, cursor);
    header.seekPixels(cursor);
    header.requireRows(cursor);
    int width = (int) header.width();
    int height = (int) header.height();
    int bytes = header.bits() / 8;
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      int from = header.rowStart(cursor, y);
      int to = y * width * 3;
      for (int x = 0; x < width; x++, from += bytes, to += 3) {
        masks.unpack(file, from, bytes, pixels, to);
      }
    }
    return new Decoded(RgbImage.of(width, height, 3, pixels), Decoded.RGB);
  }

  private static byte[] indices(BmpHeader header, ByteCursor cursor, byte[] file)
      throws InvalidImageException {
    int width = (int) header.width();
    int height = (int) header.height();
    if (header.isRunLength()) {
      byte[] indices = new BmpRuns(header, cursor).read();
      return header.topDown() ? indices : flipped(indices, width, height);
    }
    header.requireRows(cursor);
    int bits = header.bits();
    byte[] indices = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int from = header.rowStart(cursor, y);
      for (int x = 0; x < width; x++) {
        int bit = x * bits;
        int packed = file[from + bit / 8] & 0xFF;
        indices[y * width + x] = (byte) (packed >> (8 - bits - bit % 8) & ((1 << bits) - 1));
      }
    }
    return indices;
  }

  /** Reverses the order of the rows, in place. */
  private static byte[] flipped(byte[] indices, int width, int height) {
    byte[] row = new byte[width];
    for (int top = 0, bottom = (height - 1) * width; top < bottom; top += width, bottom -= width) {
      System.arraycopy(indices, top, row, 0, width);
      System.arraycopy(indices, bottom, indices, top, width);
      System.arraycopy(row, 0, indices, bottom, width);
    }
    return indices;
  }
}
