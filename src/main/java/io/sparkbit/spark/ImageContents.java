package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.ReadFunction;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.HasReadAhead;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.spark.session.HadoopSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Tables with the bytes of image files, for jobs that read the files often. */
public final class ImageContents {

  /** The column that says why a file has no bytes. */
  public static final String ERROR = "error";

  private ImageContents() {}

  /**
   * Reads files. Appends the columns {@code content} (all bytes, unchanged), {@code length} (in
   * bytes, in place of an earlier column of this name) and, with {@code keep}, {@value #ERROR},
   * worded as in the stages. Rows keep their order and all other columns.
   *
   * @param images with the column {@code path} and, if known, {@code length}
   * @param handleInvalid what happens to files that cannot be read: {@code error} (the job fails),
   *     {@code skip} (the row is dropped) or {@code keep} (nulls, and the reason)
   * @param readAhead threads per task that read the next files ahead; 0 for none
   * @throws UserException if {@code handleInvalid} is none of these, {@code readAhead} is not from
   *     0 to {@value HasReadAhead#MAX_READ_AHEAD}, or the table has one of these columns already
   */
  public static Dataset<Row> read(Dataset<Row> images, String handleInvalid, int readAhead) {
    Validators.between("readAhead", 0, HasReadAhead.MAX_READ_AHEAD).apply(readAhead);
    HandleInvalid policy = HandleInvalid.ofParam(handleInvalid);
    SparkSession spark = images.sparkSession();
    StructType appended = appended(policy);
    StructType schema = images.schema();
    Dataset<Row> read =
        images.mapPartitions(
            new ReadFunction(
                new ReadFunction.Settings(
                    ImageColumn.of(schema, ImagePaths.PATH, ImagePaths.LENGTH),
                    RowReader.Settings.of(spark, readAhead),
                    new SerializableConfiguration(HadoopSettings.of(spark)),
                    new StageMetrics(spark.sparkContext(), "imageContents"),
                    policy)),
            Encoders.row(byPosition(schema, appended)));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      StructField field = schema.fields()[i];
      if (!field.name().equalsIgnoreCase(ImagePaths.LENGTH)) {
        requireNew(field, appended);
        columns.add(col(Integer.toString(i)).as(field.name(), field.metadata()));
      }
    }
    for (int i = 0; i < appended.size(); i++) {
      StructField field = appended.fields()[i];
      columns.add(col(Integer.toString(schema.size() + i)).as(field.name(), field.metadata()));
    }
    return read.select(columns.toArray(Column[]::new));
  }

  private static StructType appended(HandleInvalid policy) {
    StructType appended =
        new StructType()
            .add(ImagePaths.CONTENT, DataTypes.BinaryType)
            .add(ImagePaths.LENGTH, DataTypes.LongType);
    return policy == HandleInvalid.KEEP ? appended.add(HandleInvalid.errorField(ERROR)) : appended;
  }

  /** Names columns by their positions: Spark's optimizer cannot tell two lengths apart. */
  private static StructType byPosition(StructType first, StructType second) {
    StructType positions = new StructType();
    for (StructType schema : List.of(first, second)) {
      for (StructField field : schema.fields()) {
        positions = positions.add(Integer.toString(positions.size()), field.dataType(), true);
      }
    }
    return positions;
  }

  private static void requireNew(StructField field, StructType appended) {
    if (!ColumnNames.indices(appended, field.name()).isEmpty()) {
      throw new UserException(
          "The images have a column '%s' already; rename or drop it".formatted(field.name()));
    }
  }
}
