package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** A column of labels as text. */
final class LabelText {

  private LabelText() {}

  /**
   * Refuses a column that cannot hold labels.
   *
   * @throws IllegalArgumentException if there is no such column, more than one, or one of another
   *     type than text or numbers
   */
  static void requireLabels(StructType schema, String name) {
    List<Integer> indices = ColumnNames.indices(schema, name);
    String columns = String.join(", ", schema.fieldNames());
    if (indices.size() != 1) {
      throw new IllegalArgumentException(
          "%s label column '%s'; the columns are %s. Set labelCol to the one that says what the images show"
              .formatted(indices.isEmpty() ? "There is no" : "There are several", name, columns));
    }
    DataType type = schema.fields()[indices.get(0)].dataType();
    if (!(type instanceof StringType) && !(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Label column '%s' has type %s, but labels are text or whole numbers"
              .formatted(name, type.simpleString()));
    }
  }

  /**
   * The labels of a table. Whole numbers become their decimal text, whatever their type: 3.0 is
   * "3".
   *
   * @param name of a column for which {@link #requireLabels} passed
   * @throws IllegalArgumentException if there are numbers that are not whole
   */
  static Column of(Dataset<?> table, String name) {
    Column value = col(ColumnNames.quoted(name));
    if (table.schema().fields()[ColumnNames.indices(table.schema(), name).get(0)].dataType()
        instanceof StringType) {
      return value;
    }
    Column whole = value.try_cast(DataTypes.LongType);
    Column broken = value.isNotNull().and(not(value.eqNullSafe(whole)));
    Row found = table.agg(count_if(broken), min(when(broken, value))).first();
    if (found.getLong(0) > 0) {
      throw new IllegalArgumentException(
          "Label column '%s' has numbers that are not whole (%,d, such as %s); labels are text or whole numbers"
              .formatted(name, found.getLong(0), found.get(1)));
    }
    return whole.cast(DataTypes.StringType);
  }
}
