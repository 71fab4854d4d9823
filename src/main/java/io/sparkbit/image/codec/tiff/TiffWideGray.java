package io.sparkbit.image.codec.tiff;

import java.nio.ByteOrder;

/**
 * Unsigned gray of 12 or 16 bits, of which the upper 8 are kept. Pillow clips the values to 255
 * instead, which makes such images white. If no value exceeds 255, the upper bits are empty and the
 * lower 8 are kept, as in Pillow.
 */
final class TiffWideGray implements TiffSample {
  private final boolean twelve;
  private final int upper;
  private boolean fits = true;

  TiffWideGray(TiffLayout layout, ByteOrder order) {
    twelve = layout.bits() == 12;
    upper = order == ByteOrder.LITTLE_ENDIAN ? 1 : 0;
  }

  /** Returns whether the samples are of this kind. */
  static boolean holds(TiffLayout layout) {
    boolean gray = layout.bands() == 1 && layout.sampleFormat() == TiffLayout.UNSIGNED;
    return gray && (layout.bits() == 12 || layout.bits() == 16);
  }

  @Override
  public byte at(byte[] row, int index) {
    int value = value(row, index);
    fits &= value <= 0xFF;
    return (byte) (value >> (twelve ? 4 : 8));
  }

  /** Returns whether all samples read so far are at most 255. */
  boolean fits() {
    return fits;
  }

  /** Returns the lower 8 bits of a sample. */
  byte lower(byte[] row, int index) {
    return (byte) value(row, index);
  }

  private int value(byte[] row, int index) {
    if (!twelve) {
      return ((row[2 * index + upper] & 0xFF) << 8) | (row[2 * index + 1 - upper] & 0xFF);
    }
    // Two samples fill three bytes, the highest bit first.
    int at = index / 2 * 3;
    return index % 2 == 0
        ? ((row[at] & 0xFF) << 4) | ((row[at + 1] & 0xFF) >> 4)
        : ((row[at + 1] & 0x0F) << 8) | (row[at + 2] & 0xFF);
  }
}
