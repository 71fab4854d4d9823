package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * A column of tables that says what their images show.
 *
 * @param name of the column
 */
record LabelColumn(String name) {

  /**
   * The column of a table as text, under the name {@link Columns#TRUE_LABEL}. Whole numbers become
   * their decimal text, whatever their type: 3.0 is "3".
   *
   * @param location names the table in errors
   * @throws IllegalArgumentException if there is no such column, or it holds other things than text
   *     and whole numbers
   */
  Column of(Dataset<Row> table, String location) {
    if (!ImageTable.hasColumn(table, name)) {
      throw new IllegalArgumentException(
          "Table %s has no column '%s'; it has %s. Name the one with the labels by --label-column"
              .formatted(location, name, String.join(", ", table.columns())));
    }
    return text(table, location).as(Columns.TRUE_LABEL);
  }

  private Column text(Dataset<Row> table, String location) {
    Column value = ImageTable.quoted(name);
    DataType type = table.schema().apply(name).dataType();
    if (type instanceof StringType) {
      return value;
    }
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Column '%s' of table %s is of type %s; labels are text or whole numbers"
              .formatted(name, location, type.simpleString()));
    }
    Column whole = value.try_cast(DataTypes.LongType);
    requireWhole(table, location, value, whole);
    return whole.cast(DataTypes.StringType);
  }

  private void requireWhole(Dataset<Row> table, String location, Column value, Column whole) {
    Column broken = value.isNotNull().and(not(value.eqNullSafe(whole)));
    Row found = table.agg(count_if(broken), min(when(broken, value))).first();
    if (found.getLong(0) > 0) {
      throw new IllegalArgumentException(
          "Column '%s' of table %s has numbers that are not whole (%,d, such as %s); labels are text or whole numbers"
              .formatted(name, location, found.getLong(0), found.get(1)));
    }
  }

  /** The refusal of a location that has no columns. */
  IllegalArgumentException noTable(String location) {
    return new IllegalArgumentException(
        "%s is no table, so it has no column '%s'; leave --label-column out to take the names of folders as labels, or name tables only"
            .formatted(location, name));
  }
}
