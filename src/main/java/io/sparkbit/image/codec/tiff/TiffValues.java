package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Signed, 32-bit and floating-point gray, for which TIFF defines no range. Pillow clips the values
 * to 0 to 255, which makes most such images white or black. Only images whose values it keeps,
 * apart from fractions, are accepted.
 */
final class TiffValues implements TiffSample {
  private final TiffLayout layout;
  private final ByteOrder order;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private boolean hasNan;

  TiffValues(TiffLayout layout, ByteOrder order) {
    this.layout = layout;
    this.order = order;
  }

  /** Returns whether the samples are of this kind. */
  static boolean hold(TiffLayout layout) {
    boolean signed = layout.sampleFormat() == TiffLayout.SIGNED;
    return layout.bits() == 32 || (layout.bits() == 16 && signed);
  }

  @Override
  public byte at(byte[] row, int index) {
    ByteBuffer values = ByteBuffer.wrap(row).order(order);
    double value =
        layout.bits() == 16
            ? values.getShort(2 * index)
            : layout.sampleFormat() == TiffLayout.FLOAT
                ? values.getFloat(4 * index)
                : layout.sampleFormat() == TiffLayout.SIGNED
                    ? values.getInt(4 * index)
                    : values.getInt(4 * index) & 0xFFFFFFFFL;
    hasNan |= Double.isNaN(value);
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    return (byte) value;
  }

  void requireRange() throws InvalidImageException {
    boolean fraction = layout.sampleFormat() == TiffLayout.FLOAT && highest <= 1;
    if (hasNan || lowest < 0 || highest > 255 || fraction) {
      throw Format.TIFF.unsupported(
          "%d-bit %s gray from %s to %s, for which TIFF defines no black and white"
              .formatted(
                  layout.bits(),
                  layout.sampleFormat() == TiffLayout.FLOAT ? "floating-point" : "whole-number",
                  text(lowest),
                  text(highest)));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }
}
