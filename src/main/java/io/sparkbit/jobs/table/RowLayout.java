package io.sparkbit.jobs.table;

import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * How rows become files.
 *
 * @param format of the files
 * @param formulas what becomes of formulas in CSV
 * @param partitions columns whose values divide the rows into folders
 */
public record RowLayout(TableFormat format, FormulaCells formulas, List<String> partitions) {

  public RowLayout {
    partitions = List.copyOf(partitions);
  }

  /** Returns the same layout, with a folder for each value of columns. */
  public RowLayout dividedBy(List<String> columns) {
    return new RowLayout(format, formulas, columns);
  }

  /** Returns rows as they are written: in CSV, with formulas quoted if that is asked for. */
  public Dataset<Row> cells(Dataset<Row> rows) {
    return format == TableFormat.csv ? formulas.written(rows) : rows;
  }

  /** Returns a writer that appends rows. */
  public DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return cells(rows)
        .write()
        .format(format.name())
        .options(CsvFormat.OPTIONS)
        .partitionBy(partitions.toArray(String[]::new))
        .mode("append");
  }

  /**
   * Reads rows that were written in this way.
   *
   * @param schema with which they were written
   * @param folder with rows
   */
  public Dataset<Row> read(SparkSession spark, StructType schema, String folder) {
    DataFrameReader reader = spark.read().format(format.name()).options(format.readOptions());
    if (format.hasLog()) {
      return reader.load(folder); // The log has the schema.
    }
    Dataset<Row> rows = reader.schema(schema).load(folder);
    return format == TableFormat.csv ? formulas.read(rows) : rows;
  }
}
