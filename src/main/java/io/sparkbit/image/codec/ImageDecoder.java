package io.sparkbit.image.codec;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.DecodingMemory;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.natives.NativeLibraryException;

/**
 * Image files to pixels, with the pixel values that Pillow gives: JPEG, PNG, GIF (first frame),
 * BMP, WebP (first frame) and TIFF (first page), told apart by their content. Color profiles and
 * gamma are ignored, as Pillow ignores them. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * RgbImage image = ImageDecoder.builder().build().decode(bytes);
 * }</pre>
 */
public final class ImageDecoder {
  /** Pillow's limit for decompression bombs, in pixels. */
  public static final long DEFAULT_MAX_PIXELS = 178_956_970;

  /**
   * What is done with a decoded picture.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  public interface Use<T> {
    /** Makes the result. Must not decode another picture. */
    T of(RgbImage image) throws InvalidImageException;
  }

  private final long maxPixels;
  private final ExifOrientation exifOrientation;
  private final ColorMode colorMode;

  private ImageDecoder(Builder builder) {
    this.maxPixels = builder.maxPixels;
    this.exifOrientation = builder.exifOrientation;
    this.colorMode = builder.colorMode;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Decodes one image.
   *
   * @param bytes a whole file
   * @return the pixels; 3 channels with {@link ColorMode#RGB}
   * @throws InvalidImageException if the bytes do not give a picture, whatever is wrong with them
   */
  public RgbImage decode(byte[] bytes) throws InvalidImageException {
    return decode(bytes, image -> image);
  }

  /**
   * Decodes one image and makes something smaller of it. Pictures that are decoded at the same time
   * share half of the heap, and wait for each other where it is not enough: a picture holds its
   * share, 6 bytes a pixel, until the {@code use} of it ends.
   *
   * @param bytes a whole file
   * @param use takes the pixels; 3 channels with {@link ColorMode#RGB}
   * @throws InvalidImageException if the bytes do not give a picture, whatever is wrong with them;
   *     with {@code TOO_LARGE} if its header claims more pixels than allowed or than half of the
   *     heap takes, with {@code OUT_OF_MEMORY} if memory runs out nevertheless
   */
  public <T> T decode(byte[] bytes, Use<T> use) throws InvalidImageException {
    try (PixelLimit limit = new PixelLimit(maxPixels, DecodingMemory.OF_JVM)) {
      try {
        return use.of(pixels(bytes, limit));
      } catch (OutOfMemoryError e) {
        throw limit.outOfMemory(e);
      }
    }
  }

  /**
   * Where memory ran out over a row before the size of its picture was known.
   *
   * @param cause that the JVM threw
   */
  public static InvalidImageException outOfMemory(OutOfMemoryError cause) {
    try (PixelLimit limit = new PixelLimit(1, DecodingMemory.OF_JVM)) {
      return limit.outOfMemory(cause);
    }
  }

  private RgbImage pixels(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    FormatDecoder decoder = ImageSignature.decoder(bytes);
    Decoded decoded = decoded(decoder, bytes, limit);
    RgbImage pixels =
        exifOrientation == ExifOrientation.APPLY
            ? decoded.orientation().apply(decoded.pixels())
            : decoded.pixels();
    if (colorMode == ColorMode.RGB) {
      return pixels.toRgb();
    }
    if (!decoded.mode().equals(Decoded.GRAY) && !decoded.mode().equals(Decoded.RGB)) {
      throw new InvalidImageException(
          Reason.UNSUPPORTED,
          "the %s image stores its colors as %s, and do_convert_rgb is false; set it to true or"
                  .formatted(decoder.format().label(), decoded.mode())
              + " convert the file to gray or RGB");
    }
    return pixels;
  }

  private static Decoded decoded(FormatDecoder decoder, byte[] bytes, PixelLimit limit)
      throws InvalidImageException {
    try {
      return decoder.decode(bytes, limit);
    } catch (NativeLibraryException e) {
      throw new InvalidImageException(Reason.UNSUPPORTED, e.message(), e);
    } catch (RuntimeException e) {
      throw decoder.format().corrupt(e);
    }
  }

  /** Sets what differs from the defaults. */
  public static final class Builder {
    private long maxPixels = DEFAULT_MAX_PIXELS;
    private ExifOrientation exifOrientation = ExifOrientation.APPLY;
    private ColorMode colorMode = ColorMode.RGB;

    private Builder() {}

    /**
     * The most pixels (width x height) that a file's header may claim; larger ones are refused
     * before anything is allocated.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder optMaxPixels(long maxPixels) {
      if (maxPixels < 1) {
        throw new IllegalArgumentException("maxPixels must be at least 1, got " + maxPixels);
      }
      this.maxPixels = maxPixels;
      return this;
    }

    /**
     * Whether the camera's orientation is applied: by default it is, since that is how people see
     * their photos. The reference ignores it.
     */
    public Builder optExifOrientation(ExifOrientation exifOrientation) {
      this.exifOrientation = exifOrientation;
      return this;
    }

    /** The channels of the result; RGB by default. */
    public Builder optColorMode(ColorMode colorMode) {
      this.colorMode = colorMode;
      return this;
    }

    public ImageDecoder build() {
      return new ImageDecoder(this);
    }
  }
}
