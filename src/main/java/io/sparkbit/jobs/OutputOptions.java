package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job writes its result. */
final class OutputOptions {

  static final String DEFAULT_FOLDER = "spark-bit-output";

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
  TableFormat format = TableFormat.parquet;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  boolean overwrite;

  OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  /** The folder to write. */
  OutputFolder folder(SparkSession spark, String job) {
    return new OutputFolder(spark, path(output, job), format);
  }

  /** What the user named, or else a folder that is named after the job and the time. */
  static String path(@Nullable String output, String job) {
    if (output != null) {
      return output;
    }
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return "%s/%s-%s".formatted(DEFAULT_FOLDER, job, time);
  }

  /**
   * Refuses formats that cannot hold bytes.
   *
   * @param content what the job would lose
   */
  void requireParquet(String job, String content) {
    if (format != TableFormat.parquet) {
      throw new IllegalArgumentException(
          "--format %s cannot hold %s; %s writes parquet".formatted(format, content, job));
    }
  }

  /** A column of arrays, as text where the format holds no arrays. */
  Column flat(String column) {
    return format == TableFormat.csv ? to_json(col(column)).as(column) : col(column);
  }
}
