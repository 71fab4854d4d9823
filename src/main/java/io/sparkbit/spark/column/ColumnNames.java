package io.sparkbit.spark.column;

import io.sparkbit.error.Suggestion;
import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Try;

/**
 * Finds columns by name as Spark SQL does. A name is first matched as a whole. If no column
 * matches, dots lead into structs, and backticks quote parts that contain dots.
 */
public final class ColumnNames {

  private ColumnNames() {}

  /** Returns whether a table has a column or field of this name. */
  public static boolean isIn(StructType schema, String name) {
    return !paths(schema, name).isEmpty();
  }

  /** Returns the type of a column or field; empty if none or several have this name. */
  public static Optional<DataType> type(StructType schema, String name) {
    List<ColumnPath> paths = paths(schema, name);
    return paths.size() == 1 ? Optional.of(paths.get(0).field().dataType()) : Optional.empty();
  }

  /**
   * Returns a column or field.
   *
   * @throws UserException if none or several have this name
   */
  public static Column column(StructType schema, String name) {
    List<ColumnPath> paths = paths(schema, name);
    if (paths.size() != 1) {
      throw new UserException(
          "%s '%s'%s; the columns are %s"
              .formatted(
                  paths.isEmpty() ? "There is no column" : "There are several columns",
                  name,
                  paths.isEmpty() ? suggestion(schema, name) : "",
                  String.join(", ", schema.fieldNames())));
    }
    return paths.get(0).column();
  }

  /** Returns a question for the column that a misspelt name means; empty if none is like it. */
  public static String suggestion(StructType schema, String name) {
    return Suggestion.of(name, List.of(schema.fieldNames()))
        .map(" (did you mean '%s'?)"::formatted)
        .orElse("");
  }

  /** Returns the columns or fields that a name matches. */
  public static List<ColumnPath> paths(StructType schema, String name) {
    List<ColumnPath> columns = columns(schema, name).toList();
    return columns.isEmpty() ? fields(schema, parts(name)).toList() : columns;
  }

  private static Stream<ColumnPath> columns(StructType schema, String name) {
    return indices(schema, name).stream()
        .map(index -> new ColumnPath(List.of(schema.fields()[index]), List.of(index)));
  }

  private static Stream<ColumnPath> fields(StructType schema, List<String> parts) {
    if (parts.isEmpty()) {
      return Stream.empty();
    }
    Stream<ColumnPath> outer = columns(schema, parts.get(0));
    List<String> inner = parts.subList(1, parts.size());
    return inner.isEmpty() ? outer : outer.flatMap(column -> fieldsOf(column, inner));
  }

  private static Stream<ColumnPath> fieldsOf(ColumnPath column, List<String> parts) {
    return column.field().dataType() instanceof StructType struct
        ? fields(struct, parts).map(field -> joined(column, field))
        : Stream.empty();
  }

  private static ColumnPath joined(ColumnPath outer, ColumnPath inner) {
    List<StructField> fields = new ArrayList<>(outer.fields());
    fields.addAll(inner.fields());
    List<Integer> indices = new ArrayList<>(outer.indices());
    indices.addAll(inner.indices());
    return new ColumnPath(fields, indices);
  }

  private static List<String> parts(String name) {
    Try<Seq<String>> parts = Try.apply(() -> UnresolvedAttribute$.MODULE$.parseAttributeName(name));
    // An unmatched backtick is an error.
    return parts.isSuccess() ? CollectionConverters.asJava(parts.get()) : List.of();
  }

  /**
   * Returns the indices of the top-level columns that a name matches: exact matches, or if there
   * are none, those that differ only in case, unless {@code spark.sql.caseSensitive} is set.
   */
  public static List<Integer> indices(StructType schema, String name) {
    List<Integer> exact = indices(schema, name::equals);
    return exact.isEmpty() && !SQLConf.get().caseSensitiveAnalysis()
        ? indices(schema, name::equalsIgnoreCase)
        : exact;
  }

  /** Quotes a name so that {@code col} takes it literally. */
  public static String quoted(String name) {
    return "`%s`".formatted(name.replace("`", "``"));
  }

  private static List<Integer> indices(StructType schema, Predicate<String> meant) {
    String[] names = schema.fieldNames();
    return IntStream.range(0, names.length).filter(i -> meant.test(names[i])).boxed().toList();
  }
}
