package io.sparkbit.image;

import java.util.Set;

/** What the samples of a TIFF file mean, refusing layouts that are not supported. */
record TiffLayout(TiffDirectory tags) {
  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int UNSIGNED = 1;

  /** None, three of CCITT's, LZW, two of JPEG, Deflate under its two numbers, PackBits. */
  private static final Set<Long> COMPRESSIONS =
      Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 32946L, 32773L);

  private static final int PREMULTIPLIED = 1;
  private static final int MAX_SAMPLES = 6;

  static TiffLayout read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    TiffLayout layout = new TiffLayout(TiffDirectory.read(bytes));
    layout.requireSize(limit);
    layout.requireData(bytes.length);
    layout.requireSupported();
    return layout;
  }

  private void requireSize(PixelLimit limit) throws InvalidImageException {
    if (tags.entries().isEmpty()) {
      throw InvalidImageException.truncated(Format.TIFF, "its directory is missing");
    }
    long width = tags.value(TiffDirectory.WIDTH, 0);
    long height = tags.value(TiffDirectory.HEIGHT, 0);
    limit.check(Format.TIFF, width, height);
    limit.check(
        Format.TIFF,
        tags.value(TiffDirectory.TILE_WIDTH, width),
        tags.value(TiffDirectory.TILE_LENGTH, height));
  }

  private void requireData(int fileBytes) throws InvalidImageException {
    boolean tiled = tags.values(TiffDirectory.TILE_OFFSETS).length > 0;
    long[] offsets = tags.values(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
    long[] counts =
        tags.values(tiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS);
    if (offsets.length == 0) {
      throw InvalidImageException.corrupt(Format.TIFF, "it does not say where its pixels are");
    }
    for (int i = 0; i < offsets.length; i++) {
      long end = offsets[i] + (i < counts.length ? counts[i] : 1);
      if (end > fileBytes) {
        throw InvalidImageException.truncated(
            Format.TIFF, "%d bytes are there, at least %d are needed".formatted(fileBytes, end));
      }
    }
  }

  private void requireSupported() throws InvalidImageException {
    long photometric = photometric();
    int bits = bits();
    boolean packed = bits == 1 || bits == 2 || bits == 4;
    boolean knownColors =
        switch ((int) photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> packed || bits == 8 || bits == 16;
          case PALETTE -> packed || bits == 8;
          case RGB, CMYK -> bits == 8 || bits == 16;
          case YCBCR -> bits == 8;
          default -> false;
        };
    if (!knownColors || tags.value(TiffDirectory.SAMPLE_FORMAT, UNSIGNED) != UNSIGNED) {
      throw InvalidImageException.unsupported(
          Format.TIFF,
          "photometric interpretation %d, %d bits per sample, sample format %d"
              .formatted(photometric, bits, tags.value(TiffDirectory.SAMPLE_FORMAT, UNSIGNED)));
    }
    for (long sampleBits : tags.values(TiffDirectory.BITS_PER_SAMPLE)) {
      if (sampleBits != bits) {
        throw InvalidImageException.unsupported(Format.TIFF, "samples of different sizes");
      }
    }
    long compression = tags.value(TiffDirectory.COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw InvalidImageException.unsupported(Format.TIFF, "compression " + compression);
    }
    if (samples() > MAX_SAMPLES || samples() < inputs()) {
      throw InvalidImageException.unsupported(Format.TIFF, samples() + " samples per pixel");
    }
    if (tags.value(TiffDirectory.EXTRA_SAMPLES, 0) == PREMULTIPLIED) {
      throw InvalidImageException.unsupported(Format.TIFF, "premultiplied transparency");
    }
  }

  private long photometric() {
    return tags.value(TiffDirectory.PHOTOMETRIC, WHITE_IS_ZERO);
  }

  private long samples() {
    return tags.value(TiffDirectory.SAMPLES_PER_PIXEL, 1);
  }

  int bits() {
    return (int) Math.min(tags.value(TiffDirectory.BITS_PER_SAMPLE, 1), Integer.MAX_VALUE);
  }

  /** How many samples of a pixel are read; more are transparency or unspecified. */
  int inputs() {
    return switch ((int) photometric()) {
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      default -> 1;
    };
  }

  boolean isPalette() {
    return photometric() == PALETTE;
  }

  boolean isCmyk() {
    return photometric() == CMYK;
  }

  boolean isInverted() {
    return photometric() == WHITE_IS_ZERO;
  }

  /** The color table, which a file stores as 16-bit reds, then greens, then blues. */
  Palette palette() {
    long[] map = tags.values(TiffDirectory.COLOR_MAP);
    int colors = map.length / 3;
    byte[] palette = new byte[Math.min(colors, 256) * 3];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (map[i % 3 * colors + i / 3] >> 8);
    }
    return new Palette(palette);
  }

  /** Pillow's name. */
  String mode() {
    boolean more = samples() > inputs();
    return switch ((int) photometric()) {
      case RGB, YCBCR ->
          more && tags.value(TiffDirectory.EXTRA_SAMPLES, 2) != 0 ? "RGBA" : Decoded.RGB;
      case CMYK -> "CMYK";
      case PALETTE -> "P";
      default -> bits() == 1 ? "1" : bits() == 16 ? "I;16" : more ? "LA" : Decoded.GRAY;
    };
  }
}
