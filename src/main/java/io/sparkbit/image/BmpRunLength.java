package io.sparkbit.image;

/** Run-length coded indices, with the leniency of Pillow's BmpRleDecoder (BmpImagePlugin.py). */
final class BmpRunLength {
  private static final int END_OF_LINE = 0;
  private static final int END_OF_BITMAP = 1;
  private static final int MOVE = 2;

  private final ByteCursor cursor;
  private final int width;
  private final boolean nibbles;
  private final byte[] stored;
  private int position;
  private int column;

  private BmpRunLength(ByteCursor cursor, BmpHeader header) {
    this.cursor = cursor;
    this.width = header.width();
    this.nibbles = header.bits() == 4;
    this.stored = new byte[header.width() * header.height()];
  }

  static byte[] decode(ByteCursor cursor, BmpHeader header) throws InvalidImageException {
    cursor.seek(header.dataOffset(cursor.position()));
    BmpRunLength runs = new BmpRunLength(cursor, header);
    runs.read();
    byte[] indices = new byte[runs.stored.length];
    for (int i = 0; i < header.height(); i++) {
      System.arraycopy(
          runs.stored,
          i * header.width(),
          indices,
          header.targetRow(i) * header.width(),
          header.width());
    }
    return indices;
  }

  private void read() throws InvalidImageException {
    while (position < stored.length) {
      int count = cursor.u8();
      int value = cursor.u8();
      if (count > 0) {
        putRun(Math.min(count, Math.max(0, width - column)), value);
      } else if (value == END_OF_LINE) {
        position = Math.min(stored.length, (position + width - 1) / width * width);
        column = 0;
      } else if (value == END_OF_BITMAP) {
        throw InvalidImageException.truncated(
            Format.BMP, "%,d of %,d pixels are there".formatted(position, stored.length));
      } else if (value == MOVE) {
        int right = cursor.u8();
        int up = cursor.u8();
        position = (int) Math.min(stored.length, position + right + (long) up * width);
        column = position % width;
      } else {
        putLiterals(value);
      }
    }
  }

  private void putRun(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(nibbles ? nibble(value, i) : value);
    }
    column += count;
  }

  private void putLiterals(int count) throws InvalidImageException {
    byte[] literals = cursor.take(nibbles ? count / 2 : count);
    for (byte literal : literals) {
      if (nibbles) {
        put(nibble(literal, 0));
        put(nibble(literal, 1));
      } else {
        put(literal);
      }
    }
    column += count;
    if (cursor.position() % 2 != 0 && cursor.remaining() > 0) {
      cursor.skip(1);
    }
  }

  private static int nibble(int value, int index) {
    return index % 2 == 0 ? value >> 4 & 0xF : value & 0xF;
  }

  private void put(int index) {
    if (position < stored.length) {
      stored[position++] = (byte) index;
    }
  }
}
