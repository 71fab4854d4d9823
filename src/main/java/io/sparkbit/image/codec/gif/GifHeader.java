package io.sparkbit.image.codec.gif;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Palette;
import io.sparkbit.image.codec.spi.PixelLimit;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a GIF up to the pixels of its first frame, read as Pillow reads them
 * (GifImagePlugin.py).
 *
 * @param uncovered palette index of the canvas outside the frame
 * @param palette the frame's palette or else the shared one; null if it is a gray ramp or missing
 * @param codeBits size of the first codes in bits, minus one
 */
record GifHeader(
    int width,
    int height,
    Region frame,
    int uncovered,
    @Nullable Palette palette,
    boolean interlaced,
    int codeBits) {
  private static final int EXTENSION = '!';
  private static final int IMAGE = ',';
  private static final int TRAILER = ';';
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int COMMENT = 0xFE;
  private static final int HAS_PALETTE = 0x80;
  private static final int INTERLACED = 0x40;
  private static final int MAX_CODE_BITS = 12;

  /** Reads up to the pixels, leaving the cursor there. */
  static GifHeader read(ByteCursor cursor, PixelLimit limit) throws InvalidImageException {
    cursor.skip(6);
    int width = cursor.u16le();
    int height = cursor.u16le();
    int flags = cursor.u8();
    cursor.skip(2);
    @Nullable Palette shared = palette(cursor, flags, null);
    int uncovered = skipToFrame(cursor);

    Region frame = new Region(cursor.u16le(), cursor.u16le(), cursor.u16le(), cursor.u16le());
    width = Math.max(width, frame.left() + frame.width());
    height = Math.max(height, frame.top() + frame.height());
    limit.check(Format.GIF, width, height);
    limit.check(Format.GIF, frame.width(), frame.height());
    int frameFlags = cursor.u8();
    @Nullable Palette palette = palette(cursor, frameFlags, shared);
    boolean interlaced = (frameFlags & INTERLACED) != 0;
    int codeBits = cursor.u8();
    requirePlausible((long) frame.width() * frame.height(), cursor.remaining());
    if (codeBits > MAX_CODE_BITS) {
      throw Format.GIF.corrupt(
          "its initial code size is %d bits, more than 12".formatted(codeBits));
    }
    return new GifHeader(width, height, frame, uncovered, palette, interlaced, codeBits);
  }

  private static @Nullable Palette palette(ByteCursor cursor, int flags, @Nullable Palette absent)
      throws InvalidImageException {
    if ((flags & HAS_PALETTE) == 0) {
      return absent;
    }
    int colors = 2 << (flags & 7);
    byte[] rgb = cursor.take(colors * 3L);
    return Palette.isGrayRamp(rgb) ? null : new Palette(rgb);
  }

  /** Skips extensions and returns the index of the transparent color, or 0. */
  private static int skipToFrame(ByteCursor cursor) throws InvalidImageException {
    int transparent = 0;
    int block = cursor.u8();
    while (block != IMAGE) {
      if (block == TRAILER) {
        throw Format.GIF.corrupt("it has no image");
      }
      if (block == EXTENSION) {
        int label = cursor.u8();
        byte[] first = block(cursor);
        if (label == GRAPHIC_CONTROL && first.length > 0) {
          transparent = transparent(first, transparent);
        }
        // As in Pillow, an extension without blocks consumes what follows, unless it is a comment.
        if (label != COMMENT || first.length > 0) {
          skipBlocks(cursor);
        }
      }
      block = cursor.u8();
    }
    return transparent;
  }

  private static int transparent(byte[] control, int absent) throws InvalidImageException {
    boolean given = (control[0] & 1) != 0;
    if (control.length < (given ? 4 : 3)) {
      throw Format.GIF.corrupt("its graphic control has %d bytes, not 4".formatted(control.length));
    }
    return given ? control[3] & 0xFF : absent;
  }

  private static byte[] block(ByteCursor cursor) throws InvalidImageException {
    return cursor.take(cursor.u8());
  }

  private static void skipBlocks(ByteCursor cursor) throws InvalidImageException {
    int length = cursor.u8();
    while (length != 0) {
      cursor.skip(length);
      length = cursor.u8();
    }
  }

  /** Refuses a frame with more pixels than the file can hold, before anything is allocated. */
  private static void requirePlausible(long pixels, int codeBytes) throws InvalidImageException {
    // Every code takes more than one bit and stands for at most as many pixels as there are codes.
    if (pixels >> MAX_CODE_BITS > codeBytes * 8L) {
      throw Format.GIF.truncated(
          "%,d bytes cannot hold the %,d pixels that its header claims"
              .formatted(codeBytes, pixels));
    }
  }
}
