package io.sparkbit.image;

import java.util.Arrays;

/**
 * The first frame of a GIF (GIF89a specification) on its canvas, whose uncovered parts are the
 * transparent color or color 0, as Pillow leaves them (GifImagePlugin.py).
 */
final class GifDecoder implements FormatDecoder {
  private static final int EXTENSION = '!';
  private static final int IMAGE = ',';
  private static final int TRAILER = ';';
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int HAS_PALETTE = 0x80;
  private static final int INTERLACED = 0x40;

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.GIF, bytes);
    cursor.skip(6);
    int width = cursor.u16le();
    int height = cursor.u16le();
    int flags = cursor.u8();
    cursor.skip(2);
    byte[] palette = readPalette(cursor, flags);
    int uncovered = skipToImage(cursor);

    int left = cursor.u16le();
    int top = cursor.u16le();
    int frameWidth = cursor.u16le();
    int frameHeight = cursor.u16le();
    int frameFlags = cursor.u8();
    width = Math.max(width, left + frameWidth);
    height = Math.max(height, top + frameHeight);
    limit.check(Format.GIF, width, height);
    limit.check(Format.GIF, frameWidth, frameHeight);
    if ((frameFlags & HAS_PALETTE) != 0) {
      palette = readPalette(cursor, frameFlags);
    }
    GifLzw.requirePlausible((long) frameWidth * frameHeight, cursor.remaining());
    byte[] canvas = new byte[width * height];
    Arrays.fill(canvas, (byte) uncovered);
    GifRows rows =
        new GifRows(
            canvas,
            width,
            new Region(left, top, frameWidth, frameHeight),
            (frameFlags & INTERLACED) != 0);
    new GifLzw(cursor).decode(rows);
    return isGray(palette)
        ? new Decoded(RgbImage.of(width, height, 1, canvas), Decoded.GRAY)
        : new Decoded(Palette.apply(Palette.full(palette), canvas, width, height), "P");
  }

  private static boolean isGray(byte[] palette) {
    return Palette.isGrayRamp(palette, palette.length / 3);
  }

  /** The colors that follow, none if the flags say so. */
  private static byte[] readPalette(ByteCursor cursor, int flags) throws InvalidImageException {
    return (flags & HAS_PALETTE) == 0 ? new byte[0] : cursor.take(3L << ((flags & 7) + 1));
  }

  /** Passes over extensions and gives the index of the transparent color, or 0. */
  private static int skipToImage(ByteCursor cursor) throws InvalidImageException {
    int transparent = 0;
    while (true) {
      int block = cursor.u8();
      if (block == IMAGE) {
        return transparent;
      }
      if (block == TRAILER) {
        throw InvalidImageException.corrupt(Format.GIF, "it has no image");
      }
      if (block == EXTENSION) {
        boolean control = cursor.u8() == GRAPHIC_CONTROL;
        int length = cursor.u8();
        if (control && length >= 4) {
          byte[] data = cursor.take(length);
          transparent = (data[0] & 1) != 0 ? data[3] & 0xFF : transparent;
          length = cursor.u8();
        }
        while (length != 0) {
          cursor.skip(length);
          length = cursor.u8();
        }
      }
    }
  }
}
