package io.sparkbit.image.resample;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;

/**
 * Resizes images bit for bit as Pillow does. Nearest neighbor adds the scale repeatedly
 * (ImagingScaleAffine, Geometry.c). All other filters are two passes of an antialiasing convolution
 * in 22-bit fixed point, rounded to bytes in between (ImagingResampleInner, Resample.c).
 *
 * <p>Only the requested region of the result is computed, from the source rows and columns that it
 * depends on. Its values are the same as in the full result.
 */
public final class PillowResampler {
  /** {@code Image.resize} reduces images taller than this ratio vertically first. */
  private static final long TALL = 100;

  private static final long MAX_VALUES = Integer.MAX_VALUE - 8L;

  private PillowResampler() {}

  /**
   * Resizes a whole image.
   *
   * @throws InvalidImageException with {@code TOO_LARGE} if the result does not fit an array
   */
  public static RgbImage resize(RgbImage image, Size size, Resampling filter)
      throws InvalidImageException {
    return resize(image, size, filter, Region.all(size));
  }

  /** Returns the {@code region} of the image resized to {@code size}. */
  public static RgbImage resize(RgbImage image, Size size, Resampling filter, Region region)
      throws InvalidImageException {
    requireArray("the resized image", region.width(), region.height(), image.channels());
    if (image.width() == size.width() && image.height() == size.height()) {
      return region.cut(image);
    }
    if (filter == Resampling.NEAREST) {
      return nearest(image, size, region);
    }
    ResampleFilter columns =
        ResampleFilter.of(filter, image.width(), size.width(), region.left(), region.width());
    ResampleFilter rows =
        ResampleFilter.of(filter, image.height(), size.height(), region.top(), region.height());
    boolean verticalFirst = image.height() > image.width() * TALL && size.height() < image.height();
    if (verticalFirst) {
      RgbImage low = convolveColumns(image, rows, 0);
      return new HorizontalPass(low, columns).rows(0, region.height());
    }
    requireArray(
        "the half-resized image",
        region.width(),
        rows.sourceTo() - rows.sourceFrom(),
        image.channels());
    RgbImage band = new HorizontalPass(image, columns).rows(rows.sourceFrom(), rows.sourceTo());
    return convolveColumns(band, rows, rows.sourceFrom());
  }

  private static void requireArray(String what, int width, int height, int channels)
      throws InvalidImageException {
    if ((long) width * height * channels > MAX_VALUES) {
      throw InvalidImageException.tooLarge(what, width, height, "what an array holds");
    }
  }

  /** Vertical pass over an image whose first row is source row {@code firstRow}. */
  private static RgbImage convolveColumns(RgbImage image, ResampleFilter rows, int firstRow) {
    int stride = image.width() * image.channels();
    byte[] source = image.data();
    byte[] target = new byte[stride * rows.outputs()];
    new Convolution(rows, stride)
        .run(
            (row, line) -> {
              int from = (row - firstRow) * stride;
              for (int i = 0; i < line.length; i++) {
                line[i] = source[from + i] & 0xFF;
              }
            },
            (row, sums) -> {
              int to = row * stride;
              for (int i = 0; i < sums.length; i++) {
                target[to + i] = Convolution.clip(sums[i]);
              }
            });
    return RgbImage.of(image.width(), rows.outputs(), image.channels(), target);
  }

  private static RgbImage nearest(RgbImage image, Size size, Region region) {
    int[] columns = positions(image.width(), size.width(), region.left(), region.width());
    int[] rows = positions(image.height(), size.height(), region.top(), region.height());
    int channels = image.channels();
    byte[] source = image.data();
    byte[] target = new byte[region.width() * region.height() * channels];
    int to = 0;
    for (int row : rows) {
      for (int column : columns) {
        if (row >= 0 && column >= 0) {
          int from = (row * image.width() + column) * channels;
          for (int c = 0; c < channels; c++) {
            target[to + c] = source[from + c];
          }
        }
        to += channels;
      }
    }
    return RgbImage.of(region.width(), region.height(), channels, target);
  }

  /**
   * Returns source positions, or -1 where accumulated rounding runs past the edge, which Pillow
   * fills with zeros.
   */
  private static int[] positions(int sourceLength, int targetLength, int first, int count) {
    double scale = (double) (float) sourceLength / targetLength;
    int[] positions = new int[count];
    double position = scale * 0.5;
    for (int i = 0; i < first + count; i++) {
      if (i >= first) {
        int pixel = (int) position;
        positions[i - first] = pixel < sourceLength ? pixel : -1;
      }
      position += scale;
    }
    return positions;
  }
}
