package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.network.ProblemType;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Labeled images, each of which was read once to collect what a training needs in advance.
 * Persisted until closed.
 *
 * @param images with the columns of {@link LabeledImages}, their areas and, as the last column, the
 *     numbers of their {@link Pictures}
 * @param column of the images
 * @param problem the kind of what is learned
 * @param labels in the order of class indices
 */
record TrainingTable(
    Dataset<Row> images, ImageColumn column, ProblemType problem, List<String> labels)
    implements AutoCloseable {

  private static final String AREA = "area";
  private static final String PICTURE = "picture";
  private static final String ERROR = "error";

  /** Settings for reading images, from a stage's Params. */
  record Inspector(ImageParams<?> params, String uid, BitImageProcessor processor) {}

  /**
   * Reads each image once.
   *
   * @param channels that the network reads
   * @throws UserException if none of the images of a class can be read
   */
  static TrainingTable of(LabeledImages labeled, Inspector inspector, int channels) {
    HandleInvalid policy = HandleInvalid.ofParam(inspector.params.getHandleInvalid());
    Dataset<Row> images =
        inspected(labeled.table(), inspector, channels, policy)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      labeled.requireReadable(
          images, table -> inspected(table, inspector, channels, HandleInvalid.KEEP).select(ERROR));
      return new TrainingTable(
          images,
          ImageColumn.of(images.schema(), LabeledImages.IMAGE, LabeledImages.LENGTH),
          labeled.labels().problemType(),
          labeled.classes());
    } catch (RuntimeException e) {
      images.unpersist();
      throw e;
    }
  }

  private static Dataset<Row> inspected(
      Dataset<Row> labeled, Inspector inspector, int channels, HandleInvalid policy) {
    SparkSession spark = labeled.sparkSession();
    ImageParams<?> params = inspector.params;
    BitImageProcessor asItIs =
        inspector.processor.toBuilder().optNoResize().optNoCenterCrop().build();
    // Without the mark of preprocessed images, which must be resized again.
    Dataset<Row> raw = labeled.withMetadata(LabeledImages.IMAGE, Metadata.empty());
    ImageColumn column = ImageColumn.of(raw.schema(), LabeledImages.IMAGE, LabeledImages.LENGTH);
    ImageFunction.Settings settings =
        new ImageFunction.Settings(
            RowImages.Settings.of(params, column, asItIs, channels, spark),
            RowReader.Settings.of(spark, params.getReadAhead()),
            new StageMetrics(spark.sparkContext(), inspector.uid),
            policy);
    ImageFunction function =
        new ImageFunction(
            settings,
            2,
            (origin, image) ->
                List.of((long) image.height() * image.width(), Pictures.number(image)));
    StructType schema = raw.schema().add(AREA, DataTypes.LongType).add(PICTURE, DataTypes.LongType);
    return raw.mapPartitions(
        function,
        Encoders.row(
            policy == HandleInvalid.KEEP ? schema.add(HandleInvalid.errorField(ERROR)) : schema));
  }

  /** Returns a collection of what the network shall answer for rows of {@link #images}. */
  TargetRows targetRows() {
    return TargetRows.of(problem, labels, labelIndex());
  }

  /** Returns the label of a row of {@link #images}, for a person. */
  String labelOf(Row row) {
    return switch (problem) {
      case MULTI_LABEL_CLASSIFICATION -> String.join(", ", row.<String>getList(labelIndex()));
      case SINGLE_LABEL_CLASSIFICATION, REGRESSION -> String.valueOf(row.get(labelIndex()));
    };
  }

  private int labelIndex() {
    return images.schema().fieldIndex(LabeledImages.LABEL);
  }

  /** Returns the index of the number of pixels in a row of {@link #images}. */
  int areaIndex() {
    return images.schema().fieldIndex(AREA);
  }

  @Override
  public void close() {
    images.unpersist();
  }
}
