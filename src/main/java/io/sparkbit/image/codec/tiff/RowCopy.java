package io.sparkbit.image.codec.tiff;

import com.sun.jna.Pointer;

/** Copies rows from native memory, many at a time: each access costs as much as 100 bytes. */
final class RowCopy {
  private static final int BYTES = 1 << 14;

  private final byte[] row;
  private final byte[] block;

  RowCopy(int rowBytes) {
    row = new byte[rowBytes];
    block = new byte[Math.max(1, BYTES / rowBytes) * rowBytes];
  }

  /**
   * Returns the next row.
   *
   * @param from address of the first row
   * @param index from 0 on, in order
   * @param rows number of rows
   * @return valid until the next call
   */
  byte[] row(Pointer from, int index, int rows) {
    int inBlock = index % (block.length / row.length);
    if (inBlock == 0) {
      int bytes = (int) Math.min(block.length, (long) (rows - index) * row.length);
      from.read((long) index * row.length, block, 0, bytes);
    }
    System.arraycopy(block, inBlock * row.length, row, 0, row.length);
    return row;
  }
}
