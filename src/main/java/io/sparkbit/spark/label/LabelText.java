package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ColumnPath;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column that says what images show, as text.
 *
 * @param column its name
 * @param table names the table in errors
 * @param advice what to do if there is no such column
 */
public record LabelText(String column, String table, String advice) {

  /**
   * Refuses a table without such a column.
   *
   * @throws IllegalArgumentException if there is no such column, more than one, or one of another
   *     type than text or numbers
   */
  public void requireIn(StructType schema) {
    DataType type = type(schema);
    if (!(type instanceof StringType) && !(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Column '%s' of %s is of type %s; labels are text or whole numbers"
              .formatted(column, table, type.simpleString()));
    }
  }

  private DataType type(StructType schema) {
    return path(schema).field().dataType();
  }

  private ColumnPath path(StructType schema) {
    List<ColumnPath> paths = ColumnNames.paths(schema, column);
    if (paths.size() != 1) {
      throw new IllegalArgumentException(
          "%s has %s '%s'; it has %s. %s"
              .formatted(
                  StringUtils.capitalize(table),
                  paths.isEmpty() ? "no column" : "several columns",
                  column,
                  String.join(", ", schema.fieldNames()),
                  advice));
    }
    return paths.get(0);
  }

  /**
   * The labels. Whole numbers become their decimal text, whatever their type: 3.0 is "3".
   *
   * @throws IllegalArgumentException as {@link #requireIn}, or if there are numbers that are not
   *     whole
   */
  public Column of(Dataset<?> images) {
    requireIn(images.schema());
    Column value = path(images.schema()).column();
    if (type(images.schema()) instanceof StringType) {
      return value;
    }
    Column whole = value.try_cast(DataTypes.LongType);
    requireWhole(images, value, whole);
    return whole.cast(DataTypes.StringType);
  }

  private void requireWhole(Dataset<?> images, Column value, Column whole) {
    Column broken = value.isNotNull().and(not(value.eqNullSafe(whole)));
    Row found = images.agg(count_if(broken), min(when(broken, value))).first();
    if (found.getLong(0) > 0) {
      throw new IllegalArgumentException(
          "Column '%s' of %s has numbers that are not whole (%,d, such as %s); labels are text or whole numbers"
              .formatted(column, table, found.getLong(0), found.get(1)));
    }
  }
}
