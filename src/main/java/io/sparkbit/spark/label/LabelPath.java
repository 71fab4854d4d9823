package io.sparkbit.spark.label;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ColumnPath;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Where labels are in a table.
 *
 * @param column its name
 * @param table name of the table in errors
 * @param advice what to do if the column is missing or ambiguous
 */
public record LabelPath(String column, String table, String advice) {

  /**
   * Finds the column.
   *
   * @throws UserException if the column is missing or ambiguous
   */
  ColumnPath in(StructType schema) {
    List<ColumnPath> paths = ColumnNames.paths(schema, column);
    if (paths.size() != 1) {
      throw new UserException(
          "%s has %s '%s'%s; its columns are %s. %s"
              .formatted(
                  StringUtils.capitalize(table),
                  paths.isEmpty() ? "no column" : "several columns",
                  column,
                  paths.isEmpty() ? ColumnNames.suggestion(schema, column) : "",
                  String.join(", ", schema.fieldNames()),
                  advice));
    }
    return paths.get(0);
  }

  /**
   * Returns the column's type.
   *
   * @throws UserException as {@link #in} does
   */
  public DataType type(StructType schema) {
    return in(schema).field().dataType();
  }

  /** Returns an error about what the column holds. */
  UserException wrong(String problem) {
    return new UserException("Column '%s' of %s %s".formatted(column, table, problem));
  }
}
