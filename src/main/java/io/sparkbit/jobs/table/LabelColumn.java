package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.label.LabelText;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A column of tables that says what their images show.
 *
 * @param name of the column
 */
public record LabelColumn(String name) {

  /**
   * The column of a table as text, under the name {@link Columns#TRUE_LABEL}. Whole numbers become
   * their decimal text, whatever their type: 3.0 is "3".
   *
   * @param location names the table in errors
   * @throws UserException if there is no such column, or it holds other things than text and whole
   *     numbers
   */
  Column of(Dataset<Row> table, String location) {
    return new LabelText(
            name, "table " + location, "Name the one with the labels by --label-column")
        .of(table)
        .as(Columns.TRUE_LABEL);
  }

  /** The refusal of a location that has no columns. */
  UserException noTable(String location) {
    return new UserException(
        "%s is no table, so it has no column '%s'; leave --label-column out to take the names of folders as labels, or name tables only"
            .formatted(location, name));
  }
}
