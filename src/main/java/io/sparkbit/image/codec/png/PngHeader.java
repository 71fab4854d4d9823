package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import org.jspecify.annotations.Nullable;

/**
 * The header chunk of a PNG file (W3C PNG, third edition, 11.2.1).
 *
 * @param bits of a sample
 * @param interlaced by Adam7
 */
record PngHeader(long width, long height, int bits, int colorType, boolean interlaced) {
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGBA = 6;

  /** The most that deflate can expand its input. */
  private static final long MAX_RATIO = 1032;

  static PngHeader read(ByteCursor data) throws InvalidImageException {
    long width = data.u32be();
    long height = data.u32be();
    int bits = data.u8();
    int colorType = data.u8();
    // The compression method: there is one, and Pillow does not look at it either.
    data.skip(1);
    if (data.u8() != 0) {
      throw Format.PNG.corrupt("its header names an unknown filter method");
    }
    return new PngHeader(width, height, bits, colorType, data.u8() != 0);
  }

  /** Where a second header follows a first one, Pillow does not forget that it was interlaced. */
  PngHeader after(@Nullable PngHeader earlier) {
    return earlier != null && earlier.interlaced
        ? new PngHeader(width, height, bits, colorType, true)
        : this;
  }

  /** Refuses kinds of pixels that the format does not know. */
  void requireKnown() throws InvalidImageException {
    boolean known =
        switch (colorType) {
          case GRAY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB, GRAY_ALPHA, RGBA -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known) {
      throw Format.PNG.corrupt(
          "its header says %d bits a sample and color type %d, which do not go together"
              .formatted(bits, colorType));
    }
  }

  /** Refuses a file that is too small for its pixels, before anything is allocated. */
  void requirePlausible(int fileBytes) throws InvalidImageException {
    // Interlaced data is longer.
    long dataBytes = height * (1 + rowBytes(width));
    if (dataBytes / MAX_RATIO > fileBytes) {
      throw Format.PNG.truncated(
          "%,d bytes cannot hold the %,d bytes that its header claims"
              .formatted(fileBytes, dataBytes));
    }
  }

  /** Length of so many pixels of a row. */
  long rowBytes(long pixels) {
    return (pixels * pixelBits() + 7) / 8;
  }

  int pixelBits() {
    return bits * samples();
  }

  private int samples() {
    return switch (colorType) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  boolean isPalette() {
    return colorType == PALETTE;
  }

  /** Channels of the picture that is made of it: transparency is dropped. */
  int channels() {
    return colorType == GRAY || colorType == GRAY_ALPHA ? 1 : 3;
  }

  /** Pillow's name. */
  String mode() {
    return switch (colorType) {
      case GRAY -> bits == 1 ? "1" : bits == 16 ? "I;16" : Decoded.GRAY;
      case RGB -> Decoded.RGB;
      case PALETTE -> "P";
      case GRAY_ALPHA -> bits == 16 ? "RGBA" : "LA";
      default -> "RGBA";
    };
  }

  /** How many bytes of a transparency chunk Pillow reads (PngImagePlugin.py, chunk_tRNS). */
  int transparencyBytes() {
    return switch (colorType) {
      case GRAY -> 2;
      case RGB -> 6;
      default -> 0;
    };
  }
}
