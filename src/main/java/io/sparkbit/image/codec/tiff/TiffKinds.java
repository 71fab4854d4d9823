package io.sparkbit.image.codec.tiff;

import java.util.Set;

/**
 * The supported kinds of samples: those that Pillow reads (OPEN_INFO, TiffImagePlugin.py). Each has
 * a photometric interpretation (tag 262), the samples of a pixel (u: unsigned, s: signed, f:
 * floating point) and the meaning of the first sample after the colors (tag 338).
 */
final class TiffKinds {
  private static final Set<String> ALWAYS =
      Set.of(
          """
          0 1 x u1, 0 1 x u2, 0 1 x u4, 0 1 x u8, 0 1 x f32
          1 1 x u1, 1 1 x u2, 1 1 x u4, 1 1 x u8, 1 1 x u16, 1 1 x s8, 1 1 x s16, 1 1 x s32, 1 1 x f32
          1 2 x u8 extra 2
          2 3 x u8, 2 4 x u8, 2 4 x u8 extra 0, 2 4 x u8 extra 1, 2 4 x u8 extra 2, 2 4 x u8 extra 999
          2 5 x u8 extra 0, 2 5 x u8 extra 1, 2 5 x u8 extra 2
          2 6 x u8 extra 0, 2 6 x u8 extra 1, 2 6 x u8 extra 2
          2 3 x u16, 2 4 x u16, 2 4 x u16 extra 0, 2 4 x u16 extra 1, 2 4 x u16 extra 2
          3 1 x u1, 3 1 x u2, 3 1 x u4, 3 1 x u8, 3 2 x u8 extra 0, 3 2 x u8 extra 2
          5 4 x u8, 5 5 x u8 extra 0, 5 6 x u8 extra 0, 5 4 x u16
          6 1 x u8, 6 3 x u8
          8 3 x u8
          """
              .strip()
              .split("[,\n]\\s*"));

  private static final Set<String> LITTLE_ENDIAN = Set.of("0 1 x u16", "1 1 x u12", "1 1 x u32");

  private static final Set<String> REVERSED =
      Set.of(
          """
          0 1 x u1, 0 1 x u2, 0 1 x u4, 0 1 x u8
          1 1 x u1, 1 1 x u2, 1 1 x u4, 1 1 x u8
          2 3 x u8
          3 1 x u1, 3 1 x u2, 3 1 x u4, 3 1 x u8
          """
              .strip()
              .split("[,\n]\\s*"));

  private static final Set<String> REVERSED_LITTLE_ENDIAN = Set.of("1 1 x u16");

  private TiffKinds() {}

  /**
   * Returns whether a kind is supported.
   *
   * @param fillOrder tag 266: 1, or 2 if the lowest bit of a byte comes first
   */
  static boolean include(String kind, long fillOrder, boolean littleEndian) {
    if (fillOrder == 1) {
      return ALWAYS.contains(kind) || (littleEndian && LITTLE_ENDIAN.contains(kind));
    }
    return fillOrder == 2
        && (REVERSED.contains(kind) || (littleEndian && REVERSED_LITTLE_ENDIAN.contains(kind)));
  }

  /** Returns the name of a kind, as used here. */
  static String name(int photometric, int samples, int format, int bits, int extra) {
    char letter = format >= 1 && format <= 3 ? "usf".charAt(format - 1) : '?';
    String name = "%d %d x %c%d".formatted(photometric, samples, letter, bits);
    return extra == TiffLayout.NONE ? name : name + " extra " + extra;
  }
}
