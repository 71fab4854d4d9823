package io.sparkbit.image.codec.bmp;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Format;
import java.util.List;

/**
 * The bit masks of red, green and blue in a pixel of 16, 24 or 32 bits. Only the layouts that
 * Pillow reads are accepted (BmpImagePlugin.py, SUPPORTED): those that known writers produce.
 */
record BmpMasks(int red, int green, int blue) {
  /** Masks of red, green, blue, alpha. */
  private static final List<List<Integer>> OF_32_BITS =
      List.of(
          List.of(0xFF0000, 0xFF00, 0xFF, 0),
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0),
          List.of(0xFF000000, 0xFF00, 0xFF, 0),
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0xFF),
          List.of(0xFF, 0xFF00, 0xFF0000, 0xFF000000),
          List.of(0xFF0000, 0xFF00, 0xFF, 0xFF000000),
          List.of(0xFF000000, 0xFF00, 0xFF, 0xFF0000));

  private static final BmpMasks EIGHT_BITS = new BmpMasks(0xFF0000, 0xFF00, 0xFF);
  private static final BmpMasks FIVE_BITS = new BmpMasks(0x7C00, 0x3E0, 0x1F);
  private static final BmpMasks SIX_BITS_OF_GREEN = new BmpMasks(0xF800, 0x7E0, 0x1F);
  private static final BmpMasks NONE = new BmpMasks(0, 0, 0);

  /** Headers of at least this length contain the masks; shorter ones precede them. */
  private static final int HEADER_WITH_MASKS_BYTES = 52;

  private static final int HEADER_WITH_ALPHA_BYTES = 56;

  /** Reads the masks of a header that ends at the cursor, and moves past them. */
  static BmpMasks read(BmpHeader header, ByteCursor cursor) throws InvalidImageException {
    if (header.compression() != BmpHeader.BITFIELDS) {
      return header.bits() == 16 ? FIVE_BITS : EIGHT_BITS;
    }
    int behind = cursor.position();
    boolean within = header.headerBytes() >= HEADER_WITH_MASKS_BYTES;
    if (within) {
      cursor.seek(behind - header.headerBytes() + 40);
    }
    BmpMasks masks = new BmpMasks((int) cursor.u32le(), (int) cursor.u32le(), (int) cursor.u32le());
    int alpha = header.headerBytes() >= HEADER_WITH_ALPHA_BYTES ? (int) cursor.u32le() : 0;
    if (within) {
      cursor.seek(behind);
    }
    return masks.known(header.bits(), alpha);
  }

  private BmpMasks known(int bits, int alpha) throws InvalidImageException {
    if (bits == 32 && equals(NONE) && alpha == 0) {
      return EIGHT_BITS;
    }
    boolean known =
        switch (bits) {
          case 16 -> equals(FIVE_BITS) || equals(SIX_BITS_OF_GREEN);
          case 24 -> equals(EIGHT_BITS);
          default -> OF_32_BITS.contains(List.of(red, green, blue, alpha));
        };
    if (!known) {
      throw Format.BMP.unsupported(
          "%d bits per pixel and the masks %x, %x, %x, %x"
              .formatted(bits, red, green, blue, alpha));
    }
    return this;
  }

  /** Writes red, green and blue of the pixel that {@code bytes} bytes hold. */
  void unpack(byte[] file, int from, int bytes, byte[] pixels, int to) {
    int pixel = 0;
    for (int i = 0; i < bytes; i++) {
      pixel |= (file[from + i] & 0xFF) << (8 * i);
    }
    pixels[to] = value(pixel, red);
    pixels[to + 1] = value(pixel, green);
    pixels[to + 2] = value(pixel, blue);
  }

  /** Returns the value under a mask, scaled to 0 to 255 as in Pillow (Unpack.c). */
  private static byte value(int pixel, int mask) {
    int shift = Integer.numberOfTrailingZeros(mask);
    int max = mask >>> shift;
    return (byte) (((pixel & mask) >>> shift) * 255 / max);
  }
}
