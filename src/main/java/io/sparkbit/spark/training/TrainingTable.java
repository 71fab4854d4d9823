package io.sparkbit.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.error.UserException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.ImageFunction;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.label.LabelText;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Labeled images, each of which was read once to collect what a training needs in advance.
 * Persisted until closed.
 *
 * @param images with the columns {@value #IMAGE} and {@value #LABEL}
 * @param column of the images
 * @param labels in the order of class indices: as in the label column's metadata; if that has none,
 *     by value if all are numbers, otherwise as text
 * @param count of the images
 * @param medianArea of the images, height times width in pixels
 */
record TrainingTable(
    Dataset<Row> images, ImageColumn column, List<String> labels, int count, long medianArea)
    implements AutoCloseable {

  private static final String IMAGE = "image";
  private static final String PATH = "path";
  private static final String LENGTH = "length";
  private static final String LABEL = "label";
  private static final String AREA = "area";
  private static final String ERROR = "error";

  /** Settings for reading images, from a stage's Params. */
  record Inspector(
      ImageParams<?> params, LabelText label, String uid, BitImageProcessor processor) {}

  /**
   * Reads each image once.
   *
   * @param channels that the network reads
   * @throws UserException if the columns are unusable, there are fewer than two classes, labels are
   *     missing, or none of the images of a class can be read
   */
  static TrainingTable of(Dataset<?> dataset, Inspector inspector, int channels) {
    Dataset<Row> labeled = labeled(dataset, inspector);
    Set<String> wanted = labelsOf(labeled, inspector.label.column());
    HandleInvalid policy = HandleInvalid.ofParam(inspector.params.getHandleInvalid());
    Dataset<Row> images =
        inspected(labeled, inspector, channels, policy).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row totals =
          images.agg(functions.count(lit(1)), expr("percentile(%s, 0.5)".formatted(AREA))).first();
      Set<String> lost = new HashSet<>(wanted);
      lost.removeAll(images.select(LABEL).distinct().as(Encoders.STRING()).collectAsList());
      if (!lost.isEmpty()) {
        throw unreadable(labeled, inspector, channels, lost, wanted);
      }
      return new TrainingTable(
          images,
          ImageColumn.of(images.schema(), IMAGE, LENGTH),
          inspector
              .label
              .classes(dataset.schema())
              .orElseGet(() -> LabelIndexer.sorted(List.copyOf(wanted))),
          Math.toIntExact(totals.getLong(0)),
          Math.round(totals.getDouble(1)));
    } catch (RuntimeException e) {
      images.unpersist();
      throw e;
    }
  }

  private static Dataset<Row> labeled(Dataset<?> dataset, Inspector inspector) {
    StructType schema = dataset.schema();
    ImageParams<?> params = inspector.params;
    ImageColumn column = ImageColumn.of(schema, params.getInputCol(), params.getLengthCol());
    List<Column> columns = new ArrayList<>();
    // Drops the mark of preprocessed images, which must be resized again.
    columns.add(column.cells().column().as(IMAGE, Metadata.empty()));
    if (column.origin() != null) {
      columns.add(column.origin().column().as(PATH));
    }
    if (column.length() != null) {
      columns.add(column.length().column().as(LENGTH));
    }
    columns.add(inspector.label.of(dataset).as(LABEL));
    return dataset.toDF().select(columns.toArray(Column[]::new));
  }

  private static Set<String> labelsOf(Dataset<Row> labeled, String labelCol) {
    Set<String> labels = new HashSet<>();
    long missing = 0;
    long all = 0;
    for (Row row : labeled.groupBy(LABEL).count().collectAsList()) {
      all += row.getLong(1);
      if (row.isNullAt(0)) {
        missing = row.getLong(1);
      } else {
        labels.add(row.getString(0));
      }
    }
    if (all == 0) {
      throw new UserException("There are no images to learn from: the table is empty");
    }
    if (missing > 0) {
      throw new UserException(
          ("%,d of %,d images have no label: column '%s' is null; fill it in, or leave these"
                  + " images out")
              .formatted(missing, all, labelCol));
    }
    if (labels.size() < 2) {
      throw new UserException(
          "All images have the label '%s'; a classifier needs at least two classes"
              .formatted(labels.iterator().next()));
    }
    return labels;
  }

  private static Dataset<Row> inspected(
      Dataset<Row> labeled, Inspector inspector, int channels, HandleInvalid policy) {
    SparkSession spark = labeled.sparkSession();
    ImageParams<?> params = inspector.params;
    BitImageProcessor asItIs =
        inspector.processor.toBuilder().optNoResize().optNoCenterCrop().build();
    ImageColumn column = ImageColumn.of(labeled.schema(), IMAGE, LENGTH);
    ImageFunction.Settings settings =
        new ImageFunction.Settings(
            RowImages.Settings.of(params, column, asItIs, channels, spark),
            RowReader.Settings.of(spark, params.getReadAhead()),
            new StageMetrics(spark.sparkContext(), inspector.uid),
            policy);
    ImageFunction function =
        new ImageFunction(settings, (origin, image) -> (long) image.height() * image.width());
    StructType schema = labeled.schema().add(AREA, DataTypes.LongType);
    return labeled.mapPartitions(
        function,
        Encoders.row(
            policy == HandleInvalid.KEEP ? schema.add(HandleInvalid.errorField(ERROR)) : schema));
  }

  /** Reads one of the images again to get the reason. */
  private static UserException unreadable(
      Dataset<Row> labeled,
      Inspector inspector,
      int channels,
      Set<String> lost,
      Set<String> wanted) {
    Dataset<Row> one = labeled.where(col(LABEL).isInCollection(lost)).limit(1);
    String reason =
        inspected(one, inspector, channels, HandleInvalid.KEEP)
            .select(ERROR)
            .as(Encoders.STRING())
            .first();
    return new UserException(
        lost.equals(wanted)
            ? "None of the images can be read, for example " + reason
            : ("None of the images of class %s can be read, for example %s. Repair them, or leave"
                    + " the class out")
                .formatted(LabelIndexer.sorted(List.copyOf(lost)), reason));
  }

  /** Returns the index of the label in a row of {@link #images}. */
  int labelIndex() {
    return images.schema().fieldIndex(LABEL);
  }

  @Override
  public void close() {
    images.unpersist();
  }
}
