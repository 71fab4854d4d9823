package io.sparkbit.image.codec.tiff;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.Palette;
import io.sparkbit.image.codec.spi.PixelLimit;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * The meaning of a TIFF file's samples. Only the combinations that Pillow reads are accepted
 * (OPEN_INFO and TiffImageFile._setup, TiffImagePlugin.py).
 *
 * @param photometric 0 to 8, tag 262
 * @param bits bits per sample
 * @param samples samples per pixel, including those after the colors
 * @param sampleFormat 1 for unsigned and 2 for signed integers, 3 for floating point
 * @param extra the meaning of the first sample after the colors (tag 338), or {@link #NONE}
 * @param separate whether each sample has its own strips or tiles
 */
record TiffLayout(
    TiffDirectory tags,
    int width,
    int height,
    int compression,
    int photometric,
    int bits,
    int samples,
    int sampleFormat,
    int extra,
    boolean separate) {
  static final int WHITE_IS_ZERO = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;
  static final int LAB = 8;

  static final int RAW = 1;
  static final int OLD_JPEG = 6;
  static final int LZMA = 34925;
  static final int ZSTD = 50000;

  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOAT = 3;

  static final int NONE = -1;
  static final int PREMULTIPLIED = 1;
  private static final int UNSPECIFIED = 0;

  private static final int SEPARATE = 2;
  private static final int REVERSED_BITS = 2;
  private static final int MAX_SAMPLES = 6;

  private static final Map<Integer, String> COMPRESSIONS =
      Map.ofEntries(
          Map.entry(RAW, "none"),
          Map.entry(2, "CCITT"),
          Map.entry(3, "CCITT group 3"),
          Map.entry(4, "CCITT group 4"),
          Map.entry(5, "LZW"),
          Map.entry(OLD_JPEG, "old-style JPEG"),
          Map.entry(7, "JPEG"),
          Map.entry(8, "Deflate"),
          Map.entry(32771, "CCITT RLE by words"),
          Map.entry(32773, "PackBits"),
          Map.entry(32809, "ThunderScan"),
          Map.entry(32946, "Deflate"),
          Map.entry(34676, "SGI log"),
          Map.entry(34677, "SGI log 24"),
          Map.entry(LZMA, "LZMA"),
          Map.entry(ZSTD, "Zstandard"),
          Map.entry(50001, "WebP"));

  static TiffLayout read(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    TiffDirectory tags = TiffDirectory.read(bytes);
    long width = tags.value(TiffDirectory.WIDTH, 0);
    long height = tags.value(TiffDirectory.HEIGHT, 0);
    if (!tags.has(TiffDirectory.WIDTH) || !tags.has(TiffDirectory.HEIGHT)) {
      throw Format.TIFF.truncated(
          "its directory at byte %d does not give the image's size".formatted(tags.offset()));
    }
    limit.check(Format.TIFF, width, height);
    checkTiles(tags, width, height, limit);
    TiffLayout layout = of(tags, (int) width, (int) height);
    layout.requireSupported();
    return layout;
  }

  /** Checks the size with whole tiles, because parts outside the image are decoded too. */
  private static void checkTiles(TiffDirectory tags, long width, long height, PixelLimit limit)
      throws InvalidImageException {
    if (tags.has(TiffDirectory.TILE_WIDTH) && tags.has(TiffDirectory.TILE_LENGTH)) {
      long tileWidth = tags.value(TiffDirectory.TILE_WIDTH, 0);
      long tileLength = tags.value(TiffDirectory.TILE_LENGTH, 0);
      limit.check(Format.TIFF, tileWidth, tileLength);
      limit.check(
          Format.TIFF,
          (width + tileWidth - 1) / tileWidth * tileWidth,
          (height + tileLength - 1) / tileLength * tileLength);
    }
  }

  private static TiffLayout of(TiffDirectory tags, int width, int height)
      throws InvalidImageException {
    long compression = tags.value(TiffDirectory.COMPRESSION, RAW);
    if (tags.has(TiffDirectory.WINDOWS_MEDIA_PHOTO)) {
      throw Format.TIFF.unsupported("Windows Media Photo data");
    }
    if (compression < 0 || !COMPRESSIONS.containsKey((int) compression)) {
      throw Format.TIFF.unsupported("compression %d (tag 259)".formatted(compression));
    }
    boolean separate = tags.value(TiffDirectory.PLANAR_CONFIGURATION, 1) == SEPARATE;
    long photometric =
        compression == OLD_JPEG ? YCBCR : tags.value(TiffDirectory.PHOTOMETRIC, WHITE_IS_ZERO);
    long samples = tags.value(TiffDirectory.SAMPLES_PER_PIXEL, compression == OLD_JPEG ? 3 : 1);
    long[] extras = tags.values(TiffDirectory.EXTRA_SAMPLES);
    long[] bits = tags.values(TiffDirectory.BITS_PER_SAMPLE);
    if (bits.length == 0) {
      bits = new long[] {1};
    }
    if (separate && extras.length > 0 && Arrays.stream(extras).max().orElseThrow() == 0) {
      // Planes of unspecified meaning come last and are dropped.
      bits = Arrays.copyOf(bits, Math.max(0, bits.length - extras.length));
      samples -= extras.length;
      extras = new long[0];
    }
    if (samples < 1 || samples > MAX_SAMPLES) {
      throw Format.TIFF.unsupported("%d samples per pixel (tag 277)".formatted(samples));
    }
    return new TiffLayout(
        tags,
        width,
        height,
        (int) compression,
        narrow(photometric),
        bitsOfAll(bits, (int) samples),
        (int) samples,
        sampleFormat(tags),
        extras.length == 0 ? NONE : firstOf(extras, colors(photometric), (int) samples),
        separate);
  }

  private static int narrow(long value) {
    return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, value));
  }

  private static int bitsOfAll(long[] bits, int samples) throws InvalidImageException {
    long[] used = Arrays.copyOf(bits, Math.min(bits.length, samples));
    boolean forAll = used.length == samples || used.length == 1;
    if (!forAll || Arrays.stream(used).distinct().count() != 1) {
      throw Format.TIFF.unsupported(
          "samples of %s bits (tag 258) for %d samples per pixel"
              .formatted(Arrays.toString(used), samples));
    }
    return narrow(used[0]);
  }

  private static int sampleFormat(TiffDirectory tags) throws InvalidImageException {
    long[] formats = tags.values(TiffDirectory.SAMPLE_FORMAT);
    if (formats.length == 0) {
      return UNSIGNED;
    }
    if (Arrays.stream(formats).distinct().count() != 1) {
      throw Format.TIFF.unsupported("samples of several formats (tag 339)");
    }
    return narrow(formats[0]);
  }

  private static int colors(long photometric) {
    return photometric == RGB || photometric == YCBCR || photometric == LAB
        ? 3
        : photometric == CMYK ? 4 : 1;
  }

  private static int firstOf(long[] extras, int colors, int samples) throws InvalidImageException {
    boolean restIsUnspecified = Arrays.stream(extras).skip(1).allMatch(e -> e == UNSPECIFIED);
    if (extras.length != samples - colors || !restIsUnspecified) {
      throw Format.TIFF.unsupported(
          "samples after the colors that mean %s (tag 338), %d samples per pixel"
              .formatted(Arrays.toString(extras), samples));
    }
    return narrow(extras[0]);
  }

  private void requireSupported() throws InvalidImageException {
    String kind = TiffKinds.name(photometric, samples, sampleFormat, bits, extra);
    long fillOrder = tags.value(TiffDirectory.FILL_ORDER, 1);
    boolean little = tags.order() == ByteOrder.LITTLE_ENDIAN;
    if (!TiffKinds.include(kind, fillOrder, little)) {
      throw Format.TIFF.unsupported(
          ("photometric interpretation %d (tag 262), %d samples of %d bits (tag 258), sample"
                  + " format %d (tag 339), extra samples %s (tag 338), fill order %d (tag 266), %s-endian")
              .formatted(
                  photometric,
                  samples,
                  bits,
                  sampleFormat,
                  extra == NONE ? "none" : extra,
                  fillOrder,
                  little ? "little" : "big"));
    }
  }

  /** Returns whether the lowest bit of a byte comes first. */
  boolean isReversed() {
    return tags.value(TiffDirectory.FILL_ORDER, 1) == REVERSED_BITS;
  }

  boolean isCompressed() {
    return compression != RAW;
  }

  String compressionName() {
    return Objects.requireNonNull(COMPRESSIONS.get(compression));
  }

  boolean isTiled() {
    return !tags.has(TiffDirectory.STRIP_OFFSETS) && tags.has(TiffDirectory.TILE_OFFSETS);
  }

  boolean isPremultiplied() {
    return photometric == RGB && extra == PREMULTIPLIED;
  }

  boolean hasPalette() {
    return photometric == PALETTE;
  }

  /** Returns how many samples of a pixel make its color, with premultiplied transparency. */
  int channels() {
    return isPremultiplied() ? 4 : Math.min(samples, colors(photometric));
  }

  /** Returns how many bands Pillow's image has: the colors and transparency. */
  int bands() {
    boolean transparent = samples > colors(photometric) && extra != UNSPECIFIED;
    return Math.min(samples, colors(photometric)) + (transparent ? 1 : 0);
  }

  /** Returns Pillow's mode name. */
  String mode() {
    boolean alpha = bands() > colors(photometric);
    return switch (photometric) {
      case RGB -> alpha ? "RGBA" : Decoded.RGB;
      case PALETTE -> alpha ? "PA" : "P";
      case CMYK -> "CMYK";
      case YCBCR -> samples == 1 ? Decoded.GRAY : Decoded.RGB;
      case LAB -> "LAB";
      default -> alpha ? "LA" : grayMode();
    };
  }

  private String grayMode() {
    if (sampleFormat == FLOAT) {
      return "F";
    }
    return switch (bits) {
      case 1 -> "1";
      case 2, 4, 8 -> Decoded.GRAY;
      case 12, 16 -> sampleFormat == SIGNED ? "I" : "I;16";
      default -> "I";
    };
  }

  /** Returns the color table, which a file stores as 16-bit reds, then greens, then blues. */
  Palette palette() throws InvalidImageException {
    long[] map = tags.values(TiffDirectory.COLOR_MAP);
    int colors = map.length / 3;
    if (colors < 1 || colors > 256) {
      throw Format.TIFF.corrupt("a palette of %d values (tag 320)".formatted(map.length));
    }
    byte[] palette = new byte[colors * 3];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (map[i % 3 * colors + i / 3] >> 8);
    }
    return new Palette(palette);
  }
}
