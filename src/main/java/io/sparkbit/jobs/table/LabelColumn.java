package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.label.LabelText;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The column of tables that holds the labels of images.
 *
 * @param name name of the column
 */
public record LabelColumn(String name) {

  /**
   * Returns the labels of a table as text, in a column named {@link Columns#TRUE_LABEL}. Whole
   * numbers of any type become decimal text: 3.0 becomes "3".
   *
   * @param location location of the table, for errors
   * @throws UserException if there is no such column, or it holds anything but text and whole
   *     numbers
   */
  Column of(Dataset<Row> table, String location) {
    return new LabelText(
            name, "table " + location, "Name the one with the labels by --label-column")
        .of(table)
        .as(Columns.TRUE_LABEL);
  }

  /** Returns the error for a location that is not a table. */
  UserException noTable(String location) {
    return new UserException(
        ("%s is not a table, so it has no column '%s'; leave out --label-column to use folder"
                + " names as labels, or name only tables")
            .formatted(location, name));
  }
}
