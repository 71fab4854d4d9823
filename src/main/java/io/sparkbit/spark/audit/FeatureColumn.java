package io.sparkbit.spark.audit;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** A column of features: Spark ML's vectors, or arrays of numbers. */
public record FeatureColumn(Column column, boolean isVector) {

  /**
   * Finds a column of features.
   *
   * @throws UserException if there is none of this name, or it holds something else
   */
  public static FeatureColumn of(StructType schema, String name) {
    Column column = ColumnNames.column(schema, name);
    DataType type = ColumnNames.type(schema, name).orElseThrow();
    if (type.equals(SQLDataTypes.VectorType())) {
      return new FeatureColumn(column, true);
    }
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return new FeatureColumn(column, false);
    }
    throw new UserException(
        ("Column '%s' is of type %s, but features are a vector of Spark ML or an array of numbers;"
                + " name the output column of BitImageEmbedder")
            .formatted(name, type.catalogString()));
  }

  /** Returns the features as vectors. */
  public Column vector() {
    return isVector ? column : array_to_vector(column.cast("array<double>"));
  }

  /** Returns the features as arrays of double. */
  public Column array() {
    return isVector ? vector_to_array(column, "float64") : column.cast("array<double>");
  }

  /** Returns whether a row has features, all of them finite. */
  public Column isUsable() {
    return column
        .isNotNull()
        // NaN is greater than infinity.
        .and(forall(array(), value -> abs(value).lt(lit(Double.POSITIVE_INFINITY))));
  }
}
