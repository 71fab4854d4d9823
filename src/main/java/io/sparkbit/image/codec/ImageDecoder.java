package io.sparkbit.image.codec;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.Decoding;
import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.DecodingMemory;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.codec.spi.SufficientSize;
import io.sparkbit.image.metadata.Orientation;
import io.sparkbit.natives.NativeLibraryException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes image files to the pixel values that Pillow gives: JPEG, PNG, GIF (first frame), BMP,
 * WebP (first frame) and TIFF (first page), told apart by their content. Like Pillow, ignores color
 * profiles and gamma. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * RgbImage image = ImageDecoder.builder().build().decode(bytes);
 * }</pre>
 */
public final class ImageDecoder {
  /** Pillow's limit for decompression bombs, in pixels. */
  public static final long DEFAULT_MAX_PIXELS = 178_956_970;

  /**
   * A function that makes a result from a decoded image.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  public interface Use<T> {
    /** Makes the result. Must not decode another image. */
    T of(RgbImage image) throws InvalidImageException;
  }

  /** What a decoded image is resized to. */
  @FunctionalInterface
  public interface Target {
    /**
     * Returns the size after the resize.
     *
     * @param height of the upright image, in pixels
     * @param width of the upright image, in pixels
     */
    Size of(int height, int width) throws InvalidImageException;
  }

  private final long maxPixels;
  private final ExifOrientation exifOrientation;
  private final ColorMode colorMode;
  private final SufficientSize size;

  private ImageDecoder(Builder builder) {
    this.maxPixels = builder.maxPixels;
    this.exifOrientation = builder.exifOrientation;
    this.colorMode = builder.colorMode;
    Target target = builder.target;
    this.size =
        target == null
            ? SufficientSize.WHOLE
            : (stored, orientation) -> twice(target, stored, turned(orientation));
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Decodes one image.
   *
   * @param bytes a whole file
   * @return the pixels; 3 channels with {@link ColorMode#RGB}
   * @throws InvalidImageException if the bytes cannot be decoded, for whatever reason
   */
  public RgbImage decode(byte[] bytes) throws InvalidImageException {
    return decode(bytes, image -> image);
  }

  /**
   * Decodes one image and reduces it to a smaller result. Images decoded at the same time share
   * half of the heap and wait for each other if it is full. Each holds its share, 6 bytes per
   * pixel, until its {@code use} ends.
   *
   * @param bytes a whole file
   * @param use takes the pixels; 3 channels with {@link ColorMode#RGB}
   * @throws InvalidImageException if the bytes cannot be decoded, for whatever reason; with {@code
   *     TOO_LARGE} if the header claims more pixels than allowed or than fit into half of the heap;
   *     with {@code OUT_OF_MEMORY} if memory runs out nevertheless
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
   * Returns the error for a row on which memory ran out before the size of its image was known.
   *
   * @param cause the error that the JVM threw
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

  private Decoded decoded(FormatDecoder decoder, byte[] bytes, PixelLimit limit)
      throws InvalidImageException {
    try {
      return decoder.decode(bytes, limit, size);
    } catch (NativeLibraryException e) {
      throw new InvalidImageException(Reason.UNSUPPORTED, e.message(), e);
    } catch (RuntimeException e) {
      throw decoder.format().corrupt(e);
    }
  }

  private boolean turned(Orientation orientation) {
    return exifOrientation == ExifOrientation.APPLY && orientation.swapsAxes();
  }

  private static Size twice(Target target, Size stored, boolean turned)
      throws InvalidImageException {
    Size resized =
        turned
            ? transposed(target.of(stored.width(), stored.height()))
            : target.of(stored.height(), stored.width());
    return new Size(
        2 * Math.min(resized.height(), stored.height()),
        2 * Math.min(resized.width(), stored.width()));
  }

  private static Size transposed(Size size) {
    return new Size(size.width(), size.height());
  }

  /** A builder with the default settings. */
  public static final class Builder {
    private long maxPixels = DEFAULT_MAX_PIXELS;
    private ExifOrientation exifOrientation = ExifOrientation.APPLY;
    private ColorMode colorMode = ColorMode.RGB;
    private @Nullable Target target;

    private Builder() {}

    /**
     * Sets the maximum number of pixels (width x height) that a file's header may claim. Larger
     * images are refused before anything is allocated.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public Builder optMaxPixels(long maxPixels) {
      if (maxPixels < 1) {
        throw new IllegalArgumentException("maxPixels must be at least 1, got " + maxPixels);
      }
      this.maxPixels = maxPixels;
      return this;
    }

    /**
     * Sets whether the camera's orientation is applied. By default it is, since that is how people
     * see their photos; the reference ignores it.
     */
    public Builder optExifOrientation(ExifOrientation exifOrientation) {
      this.exifOrientation = exifOrientation;
      return this;
    }

    /** Sets the channels of the result, RGB by default. */
    public Builder optColorMode(ColorMode colorMode) {
      this.colorMode = colorMode;
      return this;
    }

    /**
     * Allows smaller images where that is faster ({@link Decoding#SCALED}): at least twice as high
     * and wide as what they are resized to. By default images have all pixels.
     */
    public Builder optScaledFor(Target target) {
      this.target = target;
      return this;
    }

    public ImageDecoder build() {
      return new ImageDecoder(this);
    }
  }
}
