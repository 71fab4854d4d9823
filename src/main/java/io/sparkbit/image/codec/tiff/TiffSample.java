package io.sparkbit.image.codec.tiff;

import java.nio.ByteOrder;

/** Converts one sample of a row to 8 bits. */
@FunctionalInterface
interface TiffSample {
  /**
   * Returns a sample as an unsigned byte.
   *
   * @param row samples one after the other, without gaps
   * @param index index of the sample
   */
  byte at(byte[] row, int index);

  /**
   * Returns the conversion for a layout. Palette indices stay as they are, samples of less than 8
   * bits are scaled to 0 to 255, and 16-bit samples keep their upper 8 bits.
   *
   * @param order byte order of 16-bit samples
   */
  static TiffSample of(TiffLayout layout, ByteOrder order) {
    int bits = layout.bits();
    return switch (bits) {
      case 1, 2, 4 -> packed(bits, layout.hasPalette() ? 1 : 255 / ((1 << bits) - 1));
      case 16 -> upperOfSixteen(order);
      default -> (row, index) -> row[index];
    };
  }

  private static TiffSample packed(int bits, int factor) {
    int perByte = 8 / bits;
    int mask = (1 << bits) - 1;
    return (row, index) -> {
      int shift = 8 - bits - (index % perByte) * bits;
      return (byte) (((row[index / perByte] >> shift) & mask) * factor);
    };
  }

  private static TiffSample upperOfSixteen(ByteOrder order) {
    int upper = order == ByteOrder.LITTLE_ENDIAN ? 1 : 0;
    return (row, index) -> row[2 * index + upper];
  }
}
