package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.report.page.Thumbnail;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.ImageFunction;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.ImageParams;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Thumbnails of some images, which tasks read again and shrink. */
public final class Pictures {

  private static final String PICTURE = "picture";

  /** What the metrics of Spark's UI call it. */
  private static final String NAME = "report";

  /** Threads of each task that read images; each may hold one that is decoded. */
  private static final int READERS = 2;

  private static final int TASKS_PER_CORE = 4;

  private static final BitImageProcessor AS_IT_IS =
      BitImageProcessor.builder().optNoResize().optNoCenterCrop().build();

  private final Map<String, String> uris;

  private Pictures(Map<String, String> uris) {
    this.uris = uris;
  }

  /**
   * Makes the thumbnails. Images that cannot be read are left out, and one of each task is logged.
   *
   * @param images as {@link ImageTable} lists them; if the table has the files' bytes, these are
   *     read
   * @param paths of the images that are needed, some thousands at most; may contain null
   * @param reading how to decode images
   * @param edge the longest edge of a thumbnail, in pixels
   */
  public static Pictures of(
      Dataset<Row> images, List<@Nullable String> paths, ImageParams<?> reading, int edge) {
    Map<String, String> uris = new HashMap<>();
    chosen(images, paths)
        .ifPresent(
            chosen ->
                read(chosen, reading, edge)
                    .collectAsList()
                    .forEach(row -> uris.put(row.getString(0), row.getString(1))));
    return new Pictures(uris);
  }

  /**
   * Returns a table of some images, each once, without listing all of them again; empty if there is
   * none.
   *
   * @param images as for {@link #of}
   * @param paths as for {@link #of}
   */
  static Optional<Dataset<Row>> chosen(Dataset<Row> images, List<@Nullable String> paths) {
    Set<String> wanted = new HashSet<>();
    paths.stream().filter(Objects::nonNull).forEach(wanted::add);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    if (ImageTable.hasContent(images)) {
      return Optional.of(
          images
              .where(col(Columns.PATH).isin(wanted.toArray()))
              .select(Columns.PATH, Columns.CONTENT));
    }
    SparkSession spark = images.sparkSession();
    int tasks = TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
    return Optional.of(
        spark
            .createDataset(List.copyOf(wanted), Encoders.STRING())
            .toDF(Columns.PATH)
            .repartition(Math.min(wanted.size(), tasks)));
  }

  private static Dataset<Row> read(Dataset<Row> chosen, ImageParams<?> reading, int edge) {
    SparkSession spark = chosen.sparkSession();
    StructType schema = chosen.schema();
    ImageColumn column =
        ImageColumn.of(schema, ImageTable.inputColumn(chosen), reading.getLengthCol());
    ImageFunction.Settings settings =
        new ImageFunction.Settings(
            RowImages.Settings.of(reading, column, AS_IT_IS, RowImages.ANY_CHANNELS, spark),
            RowReader.Settings.of(spark, READERS),
            new StageMetrics(spark.sparkContext(), NAME),
            HandleInvalid.SKIP);
    ImageFunction function =
        new ImageFunction(settings, 1, (origin, image) -> List.of(thumbnail(image, edge)));
    return chosen
        .mapPartitions(function, Encoders.row(schema.add(PICTURE, DataTypes.StringType)))
        .select(Columns.PATH, PICTURE);
  }

  private static String thumbnail(RgbImage image, int edge) {
    try {
      return Thumbnail.dataUri(image, edge);
    } catch (InvalidImageException e) {
      return ""; // Too narrow to be seen.
    }
  }

  /** Returns a thumbnail as a {@code data:} URI; empty if there is none. */
  public Optional<String> dataUri(@Nullable String path) {
    return Optional.ofNullable(uris.get(path)).filter(uri -> !uri.isEmpty());
  }
}
