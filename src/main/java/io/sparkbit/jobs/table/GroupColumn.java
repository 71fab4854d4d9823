package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The column of tables whose value pictures of one thing share.
 *
 * @param name name of the column
 */
public record GroupColumn(String name) {

  /** The option that names it. */
  public static final String OPTION = "--validation-group-column";

  /**
   * Returns the groups of a table as text, in a column named {@link Columns#GROUP}.
   *
   * @param location location of the table, for errors
   * @throws UserException if there is no such column
   */
  Column of(StructType table, String location) {
    if (!ColumnNames.isIn(table, name)) {
      throw new UserException(
          "Table %s has no column '%s'%s. Name the one with the groups by %s"
              .formatted(
                  location,
                  name,
                  NearName.orNames(name, "it has", List.of(table.fieldNames())),
                  OPTION));
    }
    return ColumnNames.column(table, name).cast(DataTypes.StringType).as(Columns.GROUP);
  }

  /** Returns the error for a location that is not a table. */
  UserException noTable(String location) {
    return new UserException(
        "%s is not a table, so it has no column '%s'; leave out %s, or name only tables"
            .formatted(location, name, OPTION));
  }
}
