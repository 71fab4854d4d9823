package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.table.CsvColumns;
import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.OutputMode;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the output of a job and its format. */
public final class OutputOptions {

  @Mixin OutputPathOptions pathOptions = new OutputPathOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Format of the output: ${COMPLETION-CANDIDATES}. delta and iceberg need their libraries,"
              + " and iceberg --output-table. Default: ${DEFAULT-VALUE}.",
      defaultValue = "parquet")
  TableFormat format = TableFormat.parquet;

  @Option(
      names = "--csv-formulas",
      paramLabel = "WHAT",
      description =
          "Text in CSV that a spreadsheet would run as a formula, as it begins with = + - or @:"
              + " quote (an apostrophe goes in front) or keep. Default: ${DEFAULT-VALUE}.",
      defaultValue = "quote")
  FormulaCells formulas = FormulaCells.quote;

  public OutputMode mode() {
    return pathOptions.mode();
  }

  public TableFormat format() {
    return format;
  }

  /** Returns how rows become files. */
  public RowLayout layout() {
    return new RowLayout(format, formulas, List.of());
  }

  /**
   * Checks the options of a folder of rows.
   *
   * @throws UserException if the format needs a library that is missing, or is not one of folders
   */
  public void requireFolderFormat() {
    if (format == TableFormat.iceberg) {
      throw new UsageException(
          "--format iceberg is for --output-table, as an Iceberg table cannot be moved into its"
              + " place; name a table of an Iceberg catalog");
    }
    format.requireLibrary("--format " + format);
  }

  /** Returns a folder of rows. */
  public OutputFolder rows(SparkSession spark, String folder) {
    return new OutputFolder(spark, folder, new RowLayout(folderFormat(), formulas, List.of()));
  }

  /** Returns the format of folders, also of those beside a table. */
  private TableFormat folderFormat() {
    return format == TableFormat.iceberg ? TableFormat.parquet : format;
  }

  /** Returns the location and format of a folder, for a person. */
  public String description(String location) {
    return "%s (%s)".formatted(location, folderFormat());
  }

  /**
   * Refuses formats that cannot hold bytes.
   *
   * @param content what the job would lose, in words
   */
  public void requireBytes(String job, String content) {
    if (format == TableFormat.csv || format == TableFormat.json) {
      throw new UsageException(
          "--format %s cannot hold %s; %s writes parquet".formatted(format, content, job));
    }
  }

  /**
   * Returns rows that the format can hold.
   *
   * @throws UserException if the format cannot hold a column's bytes
   */
  public Dataset<Row> flat(Dataset<Row> rows) {
    return format == TableFormat.csv ? CsvColumns.flat(rows) : rows;
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
