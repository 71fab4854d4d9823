package io.sparkbit.image;

import java.util.List;

/** The IHDR chunk. */
record PngHeader(int width, int height, int bits, int colorType, List<PngPass> passes) {
  static final int GRAY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GRAY_ALPHA = 4;
  static final int RGBA = 6;

  static PngHeader read(byte[] data, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.PNG, data);
    long width = cursor.u32be();
    long height = cursor.u32be();
    int bits = cursor.u8();
    int colorType = cursor.u8();
    cursor.skip(1);
    int filterMethod = cursor.u8();
    int interlace = cursor.u8();
    limit.check(Format.PNG, width, height);
    if (filterMethod != 0 || !isDefined(bits, colorType)) {
      throw InvalidImageException.corrupt(
          Format.PNG,
          "its header says %d bits, color type %d, filter method %d"
              .formatted(bits, colorType, filterMethod));
    }
    return new PngHeader(
        (int) width,
        (int) height,
        bits,
        colorType,
        interlace == 0 ? PngPass.PROGRESSIVE : PngPass.INTERLACED);
  }

  private static boolean isDefined(int bits, int colorType) {
    return switch (colorType) {
      case GRAY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
      case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
      case RGB, GRAY_ALPHA, RGBA -> bits == 8 || bits == 16;
      default -> false;
    };
  }

  private int channels() {
    return switch (colorType) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  /** Channels of the picture that is made of it. */
  int outputChannels() {
    return colorType == GRAY || colorType == GRAY_ALPHA ? 1 : 3;
  }

  /** The distance of a byte from the one that it was predicted from. */
  int pixelBytes() {
    return Math.max(1, channels() * bits / 8);
  }

  int rowBytes(int columns) {
    return Math.toIntExact(((long) columns * channels() * bits + 7) / 8);
  }

  /** Size of the uncompressed stream: every row and the byte in front of it. */
  long filteredBytes() {
    long bytes = 0;
    for (PngPass pass : passes) {
      int columns = pass.columns(width);
      if (columns > 0) {
        bytes += (1L + rowBytes(columns)) * pass.rows(height);
      }
    }
    return bytes;
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
}
