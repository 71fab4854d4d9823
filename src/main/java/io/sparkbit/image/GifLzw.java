package io.sparkbit.image;

/** The variable-length LZW codes of a frame, as strict as Pillow's GifDecode.c. */
final class GifLzw {
  private static final int MAX_BITS = 12;

  private final ByteCursor cursor;
  private final byte[] lastBytes = new byte[1 << MAX_BITS];
  private final short[] prefixes = new short[1 << MAX_BITS];
  private final byte[] stack = new byte[(1 << MAX_BITS) + 1];
  private byte[] block = {};
  private int blockPosition;
  private int bitBuffer;
  private int bitCount;

  GifLzw(ByteCursor cursor) {
    this.cursor = cursor;
  }

  /** Refuses a frame of more pixels than the file could possibly hold, before allocating. */
  static void requirePlausible(long pixels, int codeBytes) throws InvalidImageException {
    // Every code takes more than a bit and stands for no more pixels than there are codes.
    if (pixels >> MAX_BITS > codeBytes * 8L) {
      throw InvalidImageException.truncated(
          Format.GIF,
          "%,d bytes cannot hold the %,d pixels that its header claims"
              .formatted(codeBytes, pixels));
    }
  }

  void decode(GifRows rows) throws InvalidImageException {
    int minimumBits = cursor.u8();
    if (minimumBits >= MAX_BITS) {
      throw InvalidImageException.corrupt(Format.GIF, minimumBits + " bits per pixel");
    }
    int clear = 1 << minimumBits;
    int end = clear + 1;
    int bits = minimumBits + 1;
    int next = clear + 2;
    int previous = -1;
    byte firstByte = 0;
    while (!rows.isFull()) {
      int code = code(bits);
      if (code == clear) {
        bits = minimumBits + 1;
        next = clear + 2;
        previous = -1;
        continue;
      }
      if (code == end) {
        throw InvalidImageException.truncated(Format.GIF, "its end code precedes its last pixel");
      }
      if (code > (previous < 0 ? clear : next)) {
        throw InvalidImageException.corrupt(Format.GIF, "undefined code " + code);
      }
      int depth = 0;
      int rest = code;
      if (previous >= 0 && code == next) {
        stack[depth++] = firstByte;
        rest = previous;
      }
      while (rest >= clear) {
        if (depth == stack.length || rest == lastBytes.length) {
          throw InvalidImageException.corrupt(Format.GIF, "circular code " + code);
        }
        stack[depth++] = lastBytes[rest];
        rest = prefixes[rest];
      }
      firstByte = (byte) rest;
      rows.put(firstByte);
      while (depth > 0) {
        rows.put(stack[--depth]);
      }
      if (previous >= 0 && next < lastBytes.length) {
        lastBytes[next] = firstByte;
        prefixes[next] = (short) previous;
        if (next == (1 << bits) - 1 && bits < MAX_BITS) {
          bits++;
        }
        next++;
      }
      previous = code;
    }
  }

  private int code(int bits) throws InvalidImageException {
    while (bitCount < bits) {
      while (blockPosition == block.length) {
        block = cursor.take(cursor.u8());
        blockPosition = 0;
      }
      bitBuffer |= (block[blockPosition++] & 0xFF) << bitCount;
      bitCount += 8;
    }
    int code = bitBuffer & (1 << bits) - 1;
    bitBuffer >>>= bits;
    bitCount -= bits;
    return code;
  }
}
