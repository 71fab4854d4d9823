package io.sparkbit.jobs.table;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** What kinds of values columns hold. */
public final class ColumnTypes {

  private ColumnTypes() {}

  /** Returns whether values consist of others. */
  public static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }
}
