package io.sparkbit.spark.column;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Converts images to and from structs of {@link ImageSchema}, whose pixels are row-major with
 * channels in OpenCV's order: blue, green, red.
 */
public final class ImageStructs {

  public static final StructType SCHEMA = ImageSchema.columnSchema();

  /** OpenCV's type codes for unsigned 8-bit pixels of 1, 3 and 4 channels. */
  private static final int CV_8UC1 = 0;

  private static final int CV_8UC3 = 16;
  private static final int CV_8UC4 = 24;

  private static final Map<Integer, Integer> CHANNELS = Map.of(CV_8UC1, 1, CV_8UC3, 3, CV_8UC4, 4);

  /** All fields but the origin, which only names the image. */
  private static final List<StructField> PIXEL_FIELDS =
      Arrays.stream(SCHEMA.fields()).filter(field -> !field.name().equals("origin")).toList();

  private ImageStructs() {}

  /** Returns the struct of an image with 1 or 3 channels. */
  public static Row toStruct(String origin, RgbImage image) {
    boolean gray = image.channels() == 1;
    return RowFactory.create(
        origin,
        image.height(),
        image.width(),
        image.channels(),
        gray ? CV_8UC1 : CV_8UC3,
        gray ? image.data() : reverseChannels(image.data(), 3));
  }

  /**
   * Returns the image of a struct, without alpha.
   *
   * @param colorMode whether gray images become three equal channels
   * @throws InvalidImageException if the struct is not a valid image, as Spark's image source
   *     writes for files that it cannot decode
   */
  public static RgbImage toImage(Row struct, ColorMode colorMode) throws InvalidImageException {
    for (StructField field : PIXEL_FIELDS) {
      if (struct.isNullAt(SCHEMA.fieldIndex(field.name()))) {
        throw invalid("the struct's %s is null".formatted(field.name()));
      }
    }
    int height = ImageSchema.getHeight(struct);
    int width = ImageSchema.getWidth(struct);
    int channels = ImageSchema.getNChannels(struct);
    byte[] data = ImageSchema.getData(struct);
    int mode = ImageSchema.getMode(struct);
    if (!Objects.equals(CHANNELS.get(mode), channels)) {
      throw invalid(
          ("the struct has mode %d and %d channels; only 8-bit pixels of 1, 3 or 4 channels"
                  + " (modes %d, %d, %d) are images")
              .formatted(mode, channels, CV_8UC1, CV_8UC3, CV_8UC4));
    }
    if (height < 1 || width < 1 || data.length != (long) height * width * channels) {
      throw invalid(
          "the struct holds %d bytes for %d x %d pixels of %d channels"
              .formatted(data.length, width, height, channels));
    }
    if (mode == CV_8UC1) {
      RgbImage gray = RgbImage.of(width, height, 1, data);
      return colorMode == ColorMode.RGB ? gray.toRgb() : gray;
    }
    return RgbImage.of(width, height, 3, reverseChannels(data, channels));
  }

  /** Returns a digest of all fields that {@link #toImage} reads; null is one of their values. */
  public static ContentDigest digest(Row struct) {
    List<byte[]> parts = new ArrayList<>();
    for (StructField field : PIXEL_FIELDS) {
      Object value = struct.get(SCHEMA.fieldIndex(field.name()));
      if (value instanceof byte[] pixels) {
        parts.add(pixels);
      } else {
        parts.add((value + ";").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return ContentDigest.of(parts.toArray(byte[][]::new));
  }

  private static InvalidImageException invalid(String message) {
    return new InvalidImageException(InvalidImageException.Reason.CORRUPT, message);
  }

  private static byte[] reverseChannels(byte[] pixels, int channels) {
    byte[] reversed = new byte[pixels.length / channels * 3];
    for (int from = 0, to = 0; from < pixels.length; from += channels, to += 3) {
      reversed[to] = pixels[from + 2];
      reversed[to + 1] = pixels[from + 1];
      reversed[to + 2] = pixels[from];
    }
    return reversed;
  }
}
