package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.spark.audit.PixelMeasures;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.ImageFunction;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.ImageParams;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What the pixels of images say about their quality, and which images have the same pixels. */
public final class ImageMeasures {

  /** The appended column. */
  public static final String MEASURES = "measures";

  private static final BitImageProcessor AS_IT_IS =
      BitImageProcessor.builder().optNoResize().optNoCenterCrop().build();

  private ImageMeasures() {}

  /**
   * Appends the column {@value #MEASURES}, a struct of
   *
   * <ul>
   *   <li>{@code width} and {@code height} in pixels,
   *   <li>{@code brightness}, the mean of the gray values, 0 to 1,
   *   <li>{@code darkest} and {@code brightest}, which 5 % and 99 % of the gray values do not
   *       exceed, 0 to 1,
   *   <li>{@code sharpness}, the variance of the Laplacian divided by the variance of the gray
   *       values, in the image reduced to 256 pixels at most: about 0.2 in sharp photographs, below
   *       0.03 in blurred ones; null below 3 x 3 pixels,
   *   <li>{@code digest}, 24 bytes that are equal where sizes and colors of all pixels are, and
   *   <li>{@code thumbnail}, 32 x 32 gray values, row by row.
   * </ul>
   *
   * <p>It is null for images that cannot be read. Rows keep their order and all other columns,
   * whose names must differ.
   *
   * @param reading says which column holds the images, and how to decode them
   * @throws UserException if the column does not hold images, or there is a column {@value
   *     #MEASURES} already
   */
  public static Dataset<Row> append(Dataset<Row> images, ImageParams<?> reading) {
    SparkSession spark = images.sparkSession();
    StructType schema = images.schema();
    if (!ColumnNames.indices(schema, MEASURES).isEmpty()) {
      throw new UserException(
          "The images have a column '%s' already; rename or drop it".formatted(MEASURES));
    }
    ImageColumn column = ImageColumn.of(schema, reading.getInputCol(), reading.getLengthCol());
    ImageFunction.Settings settings =
        new ImageFunction.Settings(
            RowImages.Settings.of(reading, column, AS_IT_IS, RowImages.ANY_CHANNELS, spark),
            RowReader.Settings.of(spark, reading.getReadAhead()),
            new StageMetrics(spark.sparkContext(), MEASURES),
            HandleInvalid.KEEP);
    StructType appended =
        schema.add(MEASURES, PixelMeasures.SCHEMA).add(HandleInvalid.errorField("unread"));
    return images
        .mapPartitions(
            new ImageFunction(settings, 1, (origin, image) -> List.of(PixelMeasures.of(image))),
            Encoders.row(appended))
        .drop("unread");
  }
}
