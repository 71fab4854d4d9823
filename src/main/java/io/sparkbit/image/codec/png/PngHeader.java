package io.sparkbit.image.codec.png;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.ByteCursor;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import org.jspecify.annotations.Nullable;

/**
 * The header chunk of a PNG file (W3C PNG, third edition, 11.2.1).
 *
 * @param bits bits per sample
 * @param interlaced whether Adam7 is used
 */
record PngHeader(long width, long height, int bits, int colorType, boolean interlaced) {
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGBA = 6;

  /** The highest expansion ratio of deflate. */
  private static final long MAX_RATIO = 1032;

  static PngHeader read(ByteCursor data) throws InvalidImageException {
    long width = data.u32be();
    long height = data.u32be();
    int bits = data.u8();
    int colorType = data.u8();
    // The compression method, which Pillow does not check either: there is only one.
    data.skip(1);
    if (data.u8() != 0) {
      throw Format.PNG.corrupt("its header names an unknown filter method");
    }
    return new PngHeader(width, height, bits, colorType, data.u8() != 0);
  }

  /** Returns this header, made interlaced if an earlier header was, as in Pillow. */
  PngHeader after(@Nullable PngHeader earlier) {
    return earlier != null && earlier.interlaced
        ? new PngHeader(width, height, bits, colorType, true)
        : this;
  }

  /** Refuses kinds of pixels that the format does not define. */
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
          "its header combines %d bits per sample with color type %d, which is invalid"
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

  /** Returns the channels of the decoded image, without transparency. */
  int channels() {
    return colorType == GRAY || colorType == GRAY_ALPHA ? 1 : 3;
  }

  /** Returns Pillow's mode name. */
  String mode() {
    return switch (colorType) {
      case GRAY -> bits == 1 ? "1" : bits == 16 ? "I;16" : Decoded.GRAY;
      case RGB -> Decoded.RGB;
      case PALETTE -> "P";
      case GRAY_ALPHA -> bits == 16 ? "RGBA" : "LA";
      default -> "RGBA";
    };
  }

  /**
   * Returns how many bytes Pillow reads of a transparency chunk (PngImagePlugin.py, chunk_tRNS).
   */
  int transparencyBytes() {
    return switch (colorType) {
      case GRAY -> 2;
      case RGB -> 6;
      default -> 0;
    };
  }
}
