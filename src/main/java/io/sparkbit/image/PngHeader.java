package io.sparkbit.image;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What precedes the image data of a PNG file (W3C PNG, third edition). Its checksums are verified
 * here, as Pillow does (PngImagePlugin.py), because the JDK's reader ignores them.
 */
record PngHeader(int width, int height, int bits, int colorType, Orientation orientation) {
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGBA = 6;
  private static final int SIGNATURE_BYTES = 8;

  /** The most that deflate can expand its input. */
  private static final long MAX_RATIO = 1032;

  static PngHeader read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.PNG, bytes);
    cursor.skip(SIGNATURE_BYTES);
    @Nullable PngHeader header = null;
    Orientation orientation = Orientation.UPRIGHT;
    while (true) {
      long length = cursor.u32be();
      String name = cursor.name();
      if (name.equals("IDAT")) {
        break;
      }
      byte[] data = cursor.take(length);
      requireSum(name, data, cursor.u32be());
      switch (name) {
        case "IHDR" -> header = read(data, bytes.length, limit);
        case "eXIf" -> orientation = TiffDirectory.read(data).orientation();
        case "IEND" -> throw InvalidImageException.corrupt(Format.PNG, "it has no image data");
        default -> {}
      }
    }
    if (header == null) {
      throw InvalidImageException.corrupt(Format.PNG, "image data precedes the header");
    }
    return new PngHeader(header.width, header.height, header.bits, header.colorType, orientation);
  }

  private static void requireSum(String name, byte[] data, long expected)
      throws InvalidImageException {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.ISO_8859_1));
    sum.update(data);
    if (sum.getValue() != expected) {
      String printable = name.replaceAll("[^ -~]", "?");
      throw InvalidImageException.corrupt(
          Format.PNG, "the checksum of its %s chunk is wrong".formatted(printable));
    }
  }

  private static PngHeader read(byte[] data, int fileBytes, PixelLimit limit)
      throws InvalidImageException {
    ByteCursor cursor = new ByteCursor(Format.PNG, data);
    long width = cursor.u32be();
    long height = cursor.u32be();
    int bits = cursor.u8();
    int colorType = cursor.u8();
    limit.check(Format.PNG, width, height);
    PngHeader header =
        new PngHeader((int) width, (int) height, bits, colorType, Orientation.UPRIGHT);
    if (header.leastBytes() / MAX_RATIO > fileBytes) {
      throw InvalidImageException.truncated(
          Format.PNG,
          "%,d bytes cannot hold the %,d bytes that its header claims"
              .formatted(fileBytes, header.leastBytes()));
    }
    return header;
  }

  /** Size of the uncompressed data if it is not interlaced; if it is, there is more. */
  private long leastBytes() {
    int channels =
        switch (colorType) {
          case RGB -> 3;
          case GRAY_ALPHA -> 2;
          case RGBA -> 4;
          default -> 1;
        };
    return height * (1 + ((long) width * channels * bits + 7) / 8);
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
}
