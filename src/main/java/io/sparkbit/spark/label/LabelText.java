package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ColumnPath;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A column of image labels, read as text.
 *
 * @param column its name
 * @param table name of the table in errors
 * @param advice what to do if the column is missing or ambiguous
 */
public record LabelText(String column, String table, String advice) {

  /**
   * Checks that a table has the column.
   *
   * @throws UserException if the column is missing, ambiguous, or neither text nor numeric
   */
  public void requireIn(StructType schema) {
    DataType type = type(schema);
    if (!(type instanceof StringType) && !(type instanceof NumericType)) {
      throw new UserException(
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
   * Returns the class names in the column's metadata, in the order of class indices. {@code
   * StringIndexer} writes such metadata.
   */
  public Optional<List<String>> classes(StructType schema) {
    return ClassAttribute.names(path(schema).field());
  }

  /**
   * Returns the labels. Indices of {@link #classes} become class names; other whole numbers become
   * decimal text, whatever their type: 3.0 is "3".
   *
   * @throws UserException as {@link #requireIn} does, or if a number is not whole or not the index
   *     of a class
   */
  public Column of(Dataset<?> images) {
    requireIn(images.schema());
    Column value = path(images.schema()).column();
    if (type(images.schema()) instanceof StringType) {
      return value;
    }
    Column whole = value.try_cast(DataTypes.LongType);
    requireNone(
        images,
        value,
        not(value.eqNullSafe(whole)),
        "numbers that are not whole",
        "labels are text or whole numbers");
    return classes(images.schema())
        .map(classes -> names(images, whole, classes))
        .orElseGet(() -> whole.cast(DataTypes.StringType));
  }

  private Column names(Dataset<?> images, Column index, List<String> classes) {
    requireNone(
        images,
        index,
        not(index.between(0, classes.size() - 1)),
        "indices outside the classes",
        "its metadata names %,d classes".formatted(classes.size()));
    UDF1<Long, @Nullable String> name =
        value -> value == null ? null : classes.get(value.intValue());
    return udf(name, DataTypes.StringType).apply(index);
  }

  private void requireNone(
      Dataset<?> images, Column value, Column isWrong, String what, String rule) {
    Column wrong = value.isNotNull().and(isWrong);
    Row found = images.agg(count_if(wrong), min(when(wrong, value))).first();
    if (found.getLong(0) > 0) {
      throw new UserException(
          "Column '%s' of %s has %s (%,d, such as %s); %s"
              .formatted(column, table, what, found.getLong(0), found.get(1), rule));
    }
  }
}
