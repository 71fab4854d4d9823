package io.sparkbit.image.codec.gif;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import java.util.Arrays;

/**
 * Expands the codes of a GIF frame (GIF89a specification, appendix F) into a canvas. Accepts and
 * refuses what Pillow does (GifDecode.c), including initial code sizes up to 12 bits and data that
 * continues after the terminating block.
 */
final class GifPixels {
  private static final int MAX_CODE_BITS = 12;
  private static final int MAX_CODES = 1 << MAX_CODE_BITS;

  /** The first row of each pass of an interlaced frame, and the distance to the next. */
  private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] PLAIN = {{0, 1}};

  private static final int NONE = -1;

  private final ByteCursor cursor;
  private final GifHeader header;
  private final byte[] canvas;

  private final byte[] suffixes = new byte[MAX_CODES];
  private final short[] prefixes = new short[MAX_CODES];

  /** The pixels of a code after its first one, filled from the end backward. */
  private final byte[] string = new byte[MAX_CODES];

  private int bits;
  private int bitCount;
  private int blockLeft;

  private final int[][] passes;
  private int pass;
  private int x;
  private int y;

  GifPixels(ByteCursor cursor, GifHeader header) {
    this.cursor = cursor;
    this.header = header;
    this.canvas = new byte[header.width() * header.height()];
    this.passes = header.interlaced() ? INTERLACED : PLAIN;
    Arrays.fill(canvas, (byte) header.uncovered());
  }

  /** Reads the frame and returns the palette indices of the whole canvas. */
  byte[] read() throws InvalidImageException {
    int clear = 1 << header.codeBits();
    int codeBits = header.codeBits() + 1;
    int next = clear + 2;
    int previous = NONE;
    int first = 0;
    while (pass < passes.length) {
      int code = code(codeBits);
      if (code == clear) {
        codeBits = header.codeBits() + 1;
        next = clear + 2;
        previous = NONE;
        continue;
      }
      if (code == clear + 1) {
        throw Format.GIF.truncated("its end code precedes its last pixel");
      }
      if (code > (previous == NONE ? clear : next)) {
        throw damaged();
      }
      int start = MAX_CODES;
      int rest = code;
      if (code == next && previous != NONE) {
        string[--start] = (byte) first;
        rest = previous;
      }
      while (rest >= clear) {
        if (start == 0 || rest >= MAX_CODES) {
          throw damaged();
        }
        string[--start] = suffixes[rest];
        rest = prefixes[rest];
      }
      first = rest;
      if (previous != NONE && next < MAX_CODES) {
        suffixes[next] = (byte) first;
        prefixes[next] = (short) previous;
        if (next == (1 << codeBits) - 1 && codeBits < MAX_CODE_BITS) {
          codeBits++;
        }
        next++;
      }
      previous = code;
      put((byte) first);
      for (int i = start; i < MAX_CODES; i++) {
        put(string[i]);
      }
    }
    return canvas;
  }

  private static InvalidImageException damaged() {
    return Format.GIF.corrupt("its codes are inconsistent");
  }

  private int code(int codeBits) throws InvalidImageException {
    while (bitCount < codeBits) {
      while (blockLeft == 0) {
        blockLeft = cursor.u8();
        cursor.require(blockLeft);
      }
      bits |= cursor.u8() << bitCount;
      bitCount += Byte.SIZE;
      blockLeft--;
    }
    int code = bits & ((1 << codeBits) - 1);
    bits >>>= codeBits;
    bitCount -= codeBits;
    return code;
  }

  /** Sets the next pixel of the frame; pixels after the last one are dropped. */
  private void put(byte index) {
    if (pass == passes.length) {
      return;
    }
    Region frame = header.frame();
    canvas[(frame.top() + y) * header.width() + frame.left() + x] = index;
    x++;
    if (x == frame.width()) {
      x = 0;
      y += passes[pass][1];
      while (y >= frame.height() && ++pass < passes.length) {
        y = passes[pass][0];
      }
    }
  }
}
