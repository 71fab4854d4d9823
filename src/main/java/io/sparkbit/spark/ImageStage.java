package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.HasDecoding;
import io.sparkbit.spark.param.HasErrorCol;
import io.sparkbit.spark.param.HasExifOrientation;
import io.sparkbit.spark.param.HasMaxPixels;
import io.sparkbit.spark.param.HasReadAhead;
import io.sparkbit.spark.param.ImageParams;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Base class of all stages, which read an image column, append columns, and treat rows without a
 * usable image as {@link #handleInvalid} says. Row order and all other columns are preserved. A
 * stage that was not fitted has no parent.
 *
 * @param <S> the stage itself
 */
public abstract class ImageStage<S extends ImageStage<S>> extends Model<S>
    implements ImageParams<S>, HasErrorCol<S>, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;

  ImageStage(String uid) {
    this.uid = uid;
    setDefaults(this);
    setDefault(errorCol(), "error");
  }

  /** Sets the defaults shared by everything that reads images. */
  static void setDefaults(ImageParams<?> params) {
    params.setDefault(params.handleInvalid(), "error");
    params.setDefault(params.exifOrientation(), HasExifOrientation.DEFAULT);
    params.setDefault(params.decoding(), HasDecoding.DEFAULT);
    params.setDefault(params.maxPixels(), HasMaxPixels.DEFAULT);
    params.setDefault(params.lengthCol(), "length");
    params.setDefault(params.readAhead(), HasReadAhead.DEFAULT);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns the columns that this stage appends, before the error column. */
  abstract List<StructField> outputFields();

  /**
   * The work of a stage on one table.
   *
   * @param function applied to each partition
   * @param metadata of appended columns, by name, where more is known than their fields say
   */
  record Transformation(MapPartitionsFunction<Row, Row> function, Map<String, Metadata> metadata) {}

  /** Prepares the work on a table. Runs on the driver, where it finds the user's mistakes. */
  abstract Transformation transformation(Dataset<?> dataset);

  /**
   * Appends the output columns to a schema.
   *
   * @throws UserException if the input column is missing or does not hold images, or an output
   *     column already exists
   */
  @Override
  public final StructType transformSchema(StructType schema) {
    column(schema);
    StructType appended = schema;
    for (StructField field : outputFields()) {
      appended = append(schema, appended, field);
    }
    return policy() == HandleInvalid.KEEP
        ? append(schema, appended, HandleInvalid.errorField(getErrorCol()))
        : appended;
  }

  private ImageColumn column(StructType schema) {
    return ImageColumn.of(schema, getInputCol(), getLengthCol());
  }

  private StructType append(StructType input, StructType schema, StructField field) {
    if (!ColumnNames.indices(schema, field.name()).isEmpty()) {
      if (ColumnNames.indices(input, field.name()).isEmpty()) {
        throw new UserException(
            "Two output columns of %s are called '%s'; give each a name of its own"
                .formatted(uid, field.name()));
      }
      throw new UserException(
          ("Output column '%s' of %s already exists; choose another name with the stage's Param,"
                  + " or drop the existing column")
              .formatted(field.name(), uid));
    }
    return schema.add(field);
  }

  /**
   * Appends the output columns. Nothing runs yet. Rows pass through the encoder under their
   * columns' positions instead of names, since Spark's optimizer cannot tell equal names apart.
   * Names and metadata, which encoders drop, are restored afterwards.
   *
   * @throws UserException as {@link #transformSchema} does, or if the model or another file that a
   *     Param names cannot be used
   */
  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    StructField[] fields = transformSchema(dataset.schema()).fields();
    Transformation transformation = transformation(dataset);
    StructType positions = new StructType();
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String position = Integer.toString(i);
      positions = positions.add(position, fields[i].dataType(), fields[i].nullable());
      columns[i] =
          functions
              .col(position)
              .as(
                  fields[i].name(),
                  transformation.metadata.getOrDefault(fields[i].name(), fields[i].metadata()));
    }
    return dataset
        .toDF()
        .mapPartitions(transformation.function, Encoders.row(positions))
        .select(columns);
  }

  /**
   * Returns the settings for extracting images from rows.
   *
   * @param channels that an image must have, or {@link RowImages#ANY_CHANNELS}
   */
  final RowImages.Settings images(Dataset<?> dataset, BitImageProcessor processor, int channels) {
    return RowImages.Settings.of(
        this, column(dataset.schema()), processor, channels, dataset.sparkSession());
  }

  final RowReader.Settings reading(Dataset<?> dataset) {
    return RowReader.Settings.of(dataset.sparkSession(), getReadAhead());
  }

  final StageMetrics metrics(Dataset<?> dataset) {
    return new StageMetrics(dataset.sparkSession().sparkContext(), uid);
  }

  final HandleInvalid policy() {
    return HandleInvalid.ofParam(getHandleInvalid());
  }

  @Override
  public S copy(ParamMap extra) {
    S copy = defaultCopy(extra);
    return copy.setParent(parent());
  }
}
