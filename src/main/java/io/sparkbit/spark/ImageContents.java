package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.execution.ReadFunction;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.HasReadAhead;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.spark.session.HadoopSettings;
import java.util.List;
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
   * Reads files. The columns are {@code path}, {@code content} (all bytes, unchanged), {@code
   * length} (in bytes) and, with {@code keep}, {@value #ERROR}, worded as in the stages. Rows keep
   * their order.
   *
   * @param images with the column {@code path} and, if known, {@code length}
   * @param handleInvalid what happens to files that cannot be read: {@code error} (the job fails),
   *     {@code skip} (the row is dropped) or {@code keep} (nulls, and the reason)
   * @param readAhead threads per task that read the next files ahead; 0 for none
   * @throws UserException if {@code handleInvalid} is none of these, or {@code readAhead} is not
   *     from 0 to {@value HasReadAhead#MAX_READ_AHEAD}
   */
  public static Dataset<Row> read(Dataset<Row> images, String handleInvalid, int readAhead) {
    Validators.between("readAhead", 0, HasReadAhead.MAX_READ_AHEAD).apply(readAhead);
    HandleInvalid policy = HandleInvalid.ofParam(handleInvalid);
    List<StructField> fields =
        List.of(
            DataTypes.createStructField(ImagePaths.PATH, DataTypes.StringType, true),
            DataTypes.createStructField(ImagePaths.CONTENT, DataTypes.BinaryType, true),
            DataTypes.createStructField(ImagePaths.LENGTH, DataTypes.LongType, true));
    StructType schema = DataTypes.createStructType(fields);
    SparkSession spark = images.sparkSession();
    return images.mapPartitions(
        new ReadFunction(
            new ReadFunction.Settings(
                ImageColumn.of(images.schema(), ImagePaths.PATH, ImagePaths.LENGTH),
                RowReader.Settings.of(spark, readAhead),
                new SerializableConfiguration(HadoopSettings.of(spark)),
                new StageMetrics(spark.sparkContext(), "imageContents"),
                policy)),
        Encoders.row(
            policy == HandleInvalid.KEEP ? schema.add(HandleInvalid.errorField(ERROR)) : schema));
  }
}
