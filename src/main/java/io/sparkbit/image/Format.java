package io.sparkbit.image;

import java.util.Optional;

/** The image formats that are read, told apart by their first bytes and never by a file's name. */
enum Format {
  JPEG("JPEG"),
  PNG("PNG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),
  TIFF("TIFF");

  /** Decodes the first picture of a file. */
  interface Decoder {
    /**
     * Decodes a file that starts with the format's magic bytes. Runtime exceptions mean damaged
     * data.
     */
    Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException;
  }

  private final String label;

  Format(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<Format> sniff(byte[] bytes) {
    if (startsWith(bytes, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (startsWith(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || startsWith(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (startsWith(bytes, 0, 'R', 'I', 'F', 'F') && startsWith(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (isTiff(bytes)) {
      return Optional.of(TIFF);
    }
    if (BmpHeader.hasFileHeader(bytes) || BmpHeader.isBare(bytes)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  /** TIFF and BigTIFF; the two with a swapped number are invalid, but Pillow reads them. */
  private static boolean isTiff(byte[] bytes) {
    return startsWith(bytes, 0, 'I', 'I', 42, 0)
        || startsWith(bytes, 0, 'M', 'M', 0, 42)
        || startsWith(bytes, 0, 'I', 'I', 0, 42)
        || startsWith(bytes, 0, 'M', 'M', 42, 0)
        || startsWith(bytes, 0, 'I', 'I', 43, 0)
        || startsWith(bytes, 0, 'M', 'M', 0, 43);
  }

  private static boolean startsWith(byte[] bytes, int offset, int... magic) {
    if (bytes.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[offset + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
