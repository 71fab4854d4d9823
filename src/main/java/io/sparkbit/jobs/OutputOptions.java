package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job writes its result. */
final class OutputOptions {

  private static final String DEFAULT_FOLDER = "spark-bit-output";

  /** Formats of result files, by Spark's names. */
  enum Format {
    parquet,
    json,
    csv
  }

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write, which must not exist; on any Hadoop file system. Default:"
              + " "
              + DEFAULT_FOLDER
              + "/JOB-TIME in the current folder.")
  @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "parquet")
  Format format = Format.parquet;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  boolean overwrite;

  /** The folder to write. */
  String path(String job) {
    if (output != null) {
      return output;
    }
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return "%s/%s-%s".formatted(DEFAULT_FOLDER, job, time);
  }

  /** A column of arrays, as text where the format holds no arrays. */
  Column flat(String column) {
    return format == Format.csv ? to_json(col(column)).as(column) : col(column);
  }

  void write(Dataset<Row> rows, String path) {
    rows.write()
        .format(format.name())
        .option("header", true)
        .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
        .save(path);
  }

  /** What was written, with the types that it was written with. */
  Dataset<Row> read(SparkSession spark, Dataset<Row> written, String path) {
    return spark
        .read()
        .schema(written.schema())
        .format(format.name())
        .option("header", true)
        .load(path);
  }
}
