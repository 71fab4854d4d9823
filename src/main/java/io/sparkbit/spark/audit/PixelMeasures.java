package io.sparkbit.spark.audit;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.PillowResampler;
import io.sparkbit.image.resample.Resampling;
import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Measures the pixels of an image. Gray values are those of ITU-R BT.601, from 0 to 1. Sharpness is
 * the variance of the Laplacian (Pech-Pacheco et al., 2000) in relation to the variance of the gray
 * values, so that it does not depend on contrast; it is that of the image reduced to {@value
 * #SHARPNESS_EDGE} pixels at most, so that it does not depend on resolution either.
 */
public final class PixelMeasures {

  public static final String WIDTH = "width";
  public static final String HEIGHT = "height";
  public static final String BRIGHTNESS = "brightness";
  public static final String DARKEST = "darkest";
  public static final String BRIGHTEST = "brightest";
  public static final String SHARPNESS = "sharpness";
  public static final String DIGEST = "digest";
  public static final String THUMBNAIL = "thumbnail";

  public static final StructType SCHEMA =
      new StructType()
          .add(WIDTH, DataTypes.IntegerType, false)
          .add(HEIGHT, DataTypes.IntegerType, false)
          .add(BRIGHTNESS, DataTypes.FloatType, false)
          .add(DARKEST, DataTypes.FloatType, false)
          .add(BRIGHTEST, DataTypes.FloatType, false)
          .add(SHARPNESS, DataTypes.FloatType, true)
          .add(DIGEST, DataTypes.BinaryType, false)
          .add(THUMBNAIL, DataTypes.BinaryType, false);

  private static final int SHARPNESS_EDGE = 256;

  /** Fewer pixels have no Laplacian. */
  private static final int LEAST_EDGE = 3;

  private static final double DARK_SHARE = 0.05;
  private static final double BRIGHT_SHARE = 0.99;

  private static final int LEVELS = 256;

  private PixelMeasures() {}

  /** Returns the measures of an image, with {@link #SCHEMA}. */
  public static Row of(RgbImage image) {
    RgbImage gray = gray(image);
    long[] counts = new long[LEVELS];
    for (byte value : gray.data()) {
      counts[value & 0xFF]++;
    }
    try {
      RgbImage small = reduced(gray);
      RgbImage thumbnail =
          PillowResampler.resize(small, Size.square(AlignedThumbnails.EDGE), Resampling.BILINEAR);
      return RowFactory.create(
          image.width(),
          image.height(),
          mean(counts),
          quantile(counts, DARK_SHARE),
          quantile(counts, BRIGHT_SHARE),
          sharpness(small),
          digest(image),
          thumbnail.data());
    } catch (InvalidImageException e) {
      throw new IllegalStateException("A thumbnail fits an array", e);
    }
  }

  private static RgbImage gray(RgbImage image) {
    if (image.channels() == 1) {
      return image;
    }
    byte[] rgb = image.data();
    byte[] gray = new byte[rgb.length / 3];
    for (int i = 0; i < gray.length; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      // As Pillow's convert("L").
      gray[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
    }
    return RgbImage.of(image.width(), image.height(), 1, gray);
  }

  private static RgbImage reduced(RgbImage gray) throws InvalidImageException {
    int longest = Math.max(gray.width(), gray.height());
    if (longest <= SHARPNESS_EDGE) {
      return gray;
    }
    if (Math.min(gray.width(), gray.height()) * (long) SHARPNESS_EDGE < longest) {
      // Too narrow to keep its shape.
      return PillowResampler.resize(
          gray,
          new Size(Math.min(gray.height(), SHARPNESS_EDGE), Math.min(gray.width(), SHARPNESS_EDGE)),
          Resampling.BILINEAR);
    }
    Size size =
        new ResizeTarget.Within(Size.square(SHARPNESS_EDGE)).of(gray.height(), gray.width());
    return PillowResampler.resize(gray, size, Resampling.BILINEAR);
  }

  private static float mean(long[] counts) {
    double sum = 0;
    long all = 0;
    for (int level = 0; level < LEVELS; level++) {
      sum += (double) level * counts[level];
      all += counts[level];
    }
    return (float) (sum / all / (LEVELS - 1));
  }

  /** Returns the lowest level that at least a share of the pixels does not exceed. */
  private static float quantile(long[] counts, double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long seen = 0;
    int level = -1;
    do {
      level++;
      seen += counts[level];
    } while (seen < share * all);
    return (float) level / (LEVELS - 1);
  }

  private static @Nullable Float sharpness(RgbImage gray) {
    int width = gray.width();
    if (width < LEAST_EDGE || gray.height() < LEAST_EDGE) {
      return null;
    }
    byte[] data = gray.data();
    SummaryStatistics values = new SummaryStatistics();
    for (byte value : data) {
      values.addValue(value & 0xFF);
    }
    SummaryStatistics laplacian = new SummaryStatistics();
    for (int row = 1; row < gray.height() - 1; row++) {
      for (int i = row * width + 1; i < (row + 1) * width - 1; i++) {
        laplacian.addValue(
            (data[i - width] & 0xFF)
                + (data[i - 1] & 0xFF)
                + (data[i + 1] & 0xFF)
                + (data[i + width] & 0xFF)
                - 4 * (data[i] & 0xFF));
      }
    }
    double variance = values.getPopulationVariance();
    return variance == 0 ? 0 : (float) (laplacian.getPopulationVariance() / variance);
  }

  /** Returns 24 bytes that are equal if, and in practice only if, sizes and colors are. */
  private static byte[] digest(RgbImage image) {
    RgbImage rgb = image.toRgb();
    long[] hash = MurmurHash3.hash128x64(rgb.data());
    return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES)
        .putLong(hash[0])
        .putLong(hash[1])
        .putInt(rgb.width())
        .putInt(rgb.height())
        .array();
  }
}
