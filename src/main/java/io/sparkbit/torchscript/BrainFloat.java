package io.sparkbit.torchscript;

/** The upper half of a float: its range, with 8 instead of 24 significant bits. */
public final class BrainFloat {

  private static final short NOT_A_NUMBER = 0x7fc0;

  private BrainFloat() {}

  /** Rounds to nearest, ties to even, like {@code c10::detail::round_to_nearest_even}. */
  public static short of(float value) {
    if (Float.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    int bits = Float.floatToRawIntBits(value);
    int roundingBias = ((bits >>> 16) & 1) + 0x7fff;
    return (short) ((bits + roundingBias) >>> 16);
  }

  /** Returns the same value as a float. */
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
