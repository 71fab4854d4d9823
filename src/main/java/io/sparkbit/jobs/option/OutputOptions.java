package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.OutputMode;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the output of a job and its format. */
public final class OutputOptions {

  @Mixin OutputPathOptions pathOptions = new OutputPathOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the output: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "parquet")
  TableFormat format = TableFormat.parquet;

  public OutputMode mode() {
    return pathOptions.mode();
  }

  /** Returns a folder of rows. */
  public OutputFolder rows(SparkSession spark, String folder) {
    return new OutputFolder(spark, folder, format);
  }

  /** Returns the location and format of the result, for a person. */
  public String description(String location) {
    return "%s (%s)".formatted(location, format);
  }

  /**
   * Refuses formats that cannot hold bytes.
   *
   * @param content what the job would lose, in words
   */
  public void requireParquet(String job, String content) {
    if (format != TableFormat.parquet) {
      throw new UsageException(
          "--format %s cannot hold %s; %s writes parquet".formatted(format, content, job));
    }
  }

  /** Returns a column of arrays, as JSON text if the format cannot hold arrays. */
  public Column flat(String column) {
    return format == TableFormat.csv ? to_json(col(column)).as(column) : col(column);
  }

  /**
   * Returns the written column that {@link #flat} made.
   *
   * @param type of the column before, as Spark DDL; fields that are not needed may be left out
   */
  public Column nested(String column, String type) {
    return format == TableFormat.csv ? from_json(col(column), lit(type)) : col(column);
  }

  public OutputPathOptions pathOptions() {
    return pathOptions;
  }
}
