package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** Columns that CSV can hold. */
public final class CsvColumns {

  private CsvColumns() {}

  /**
   * Returns rows with arrays, maps and structs as JSON text, in the last columns: a reader that
   * takes backslashes for escapes, as Spark's does by default, gets lost in the quotes of JSON, and
   * with them in all that follows.
   *
   * @throws UserException if a column holds bytes
   */
  public static Dataset<Row> flat(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .sorted(Comparator.comparing(field -> ColumnTypes.isNested(field.dataType())))
            .map(CsvColumns::cell)
            .toArray(Column[]::new));
  }

  private static Column cell(StructField field) {
    Column column = col(ColumnNames.quoted(field.name()));
    DataType type = field.dataType();
    if (type instanceof BinaryType) {
      throw new UserException(
          ("CSV cannot hold column '%s' of the images' table, as it holds bytes; leave it out with"
                  + " --drop-columns %1$s, or choose another --format")
              .formatted(field.name()));
    }
    return ColumnTypes.isNested(type) ? to_json(column).as(field.name()) : column;
  }
}
