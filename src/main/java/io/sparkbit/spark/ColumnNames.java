package io.sparkbit.spark;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/**
 * Finds columns by name as Spark SQL does. Names are taken as they are: dots do not lead inside.
 */
final class ColumnNames {

  private ColumnNames() {}

  /**
   * Indices of the columns that a name means: those that are called so, or else those that differ
   * in case only, unless {@code spark.sql.caseSensitive} is set.
   */
  static List<Integer> indices(StructType schema, String name) {
    List<Integer> exact = indices(schema, name::equals);
    return exact.isEmpty() && !SQLConf.get().caseSensitiveAnalysis()
        ? indices(schema, name::equalsIgnoreCase)
        : exact;
  }

  /** A name in a form in which {@code col} takes it as it is. */
  static String quoted(String name) {
    return "`%s`".formatted(name.replace("`", "``"));
  }

  private static List<Integer> indices(StructType schema, Predicate<String> meant) {
    String[] names = schema.fieldNames();
    return IntStream.range(0, names.length).filter(i -> meant.test(names[i])).boxed().toList();
  }
}
