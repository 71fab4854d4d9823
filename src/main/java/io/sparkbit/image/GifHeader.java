package io.sparkbit.image;

/**
 * The blocks of a GIF up to the end of its first frame, whose pixels are not looked at.
 *
 * @param uncovered the color of the canvas where the frame does not cover it
 */
record GifHeader(int width, int height, Region frame, int uncovered, boolean hasPalette) {
  private static final int EXTENSION = '!';
  private static final int IMAGE = ',';
  private static final int TRAILER = ';';
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int HAS_PALETTE = 0x80;
  private static final int MAX_CODE_BITS = 12;

  static GifHeader read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.GIF, bytes);
    cursor.skip(6);
    int width = cursor.u16le();
    int height = cursor.u16le();
    int flags = cursor.u8();
    cursor.skip(2);
    skipPalette(cursor, flags);
    int uncovered = skipToFrame(cursor);

    Region frame = new Region(cursor.u16le(), cursor.u16le(), cursor.u16le(), cursor.u16le());
    int frameFlags = cursor.u8();
    width = Math.max(width, frame.left() + frame.width());
    height = Math.max(height, frame.top() + frame.height());
    limit.check(Format.GIF, width, height);
    limit.check(Format.GIF, frame.width(), frame.height());
    skipPalette(cursor, frameFlags);
    requirePlausible((long) frame.width() * frame.height(), cursor.remaining());
    cursor.skip(1);
    skipBlocks(cursor);
    boolean hasPalette = ((flags | frameFlags) & HAS_PALETTE) != 0;
    return new GifHeader(width, height, frame, uncovered, hasPalette);
  }

  private static void skipPalette(ByteCursor cursor, int flags) throws InvalidImageException {
    if ((flags & HAS_PALETTE) != 0) {
      cursor.skip(3L << ((flags & 7) + 1));
    }
  }

  /** Passes over extensions and gives the index of the transparent color, or 0. */
  private static int skipToFrame(ByteCursor cursor) throws InvalidImageException {
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
        if (cursor.u8() == GRAPHIC_CONTROL) {
          int start = cursor.position();
          cursor.skip(1);
          boolean given = (cursor.u8() & 1) != 0;
          cursor.skip(2);
          transparent = given ? cursor.u8() : transparent;
          cursor.seek(start);
        }
        skipBlocks(cursor);
      }
    }
  }

  private static void skipBlocks(ByteCursor cursor) throws InvalidImageException {
    int length = cursor.u8();
    while (length != 0) {
      cursor.skip(length);
      length = cursor.u8();
    }
  }

  /** Refuses a frame of more pixels than the file could possibly hold, before allocating. */
  private static void requirePlausible(long pixels, int codeBytes) throws InvalidImageException {
    // Every code takes more than a bit and stands for no more pixels than there are codes.
    if (pixels >> MAX_CODE_BITS > codeBytes * 8L) {
      throw InvalidImageException.truncated(
          Format.GIF,
          "%,d bytes cannot hold the %,d pixels that its header claims"
              .formatted(codeBytes, pixels));
    }
  }
}
