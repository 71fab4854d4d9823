package io.sparkbit.spark.column;

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
 * Finds columns by name as Spark SQL does. A name is first taken as it is; if no column is called
 * so, dots lead into structs, and backticks keep parts with dots together.
 */
public final class ColumnNames {

  private ColumnNames() {}

  /** Whether a table has a column of this name, or a field. */
  public static boolean isIn(StructType schema, String name) {
    return !paths(schema, name).isEmpty();
  }

  /** The type of a column or field; nothing if there is none of this name, or more than one. */
  public static Optional<DataType> type(StructType schema, String name) {
    List<ColumnPath> paths = paths(schema, name);
    return paths.size() == 1 ? Optional.of(paths.get(0).field().dataType()) : Optional.empty();
  }

  /**
   * A column or field.
   *
   * @throws UserException if there is none of this name, or more than one
   */
  public static Column column(StructType schema, String name) {
    List<ColumnPath> paths = paths(schema, name);
    if (paths.size() != 1) {
      throw new UserException(
          "%s '%s'; the columns are %s"
              .formatted(
                  paths.isEmpty() ? "There is no column" : "There are several columns",
                  name,
                  String.join(", ", schema.fieldNames())));
    }
    return paths.get(0).column();
  }

  /** The columns or fields that a name means. */
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
    // A backtick without another is an error.
    return parts.isSuccess() ? CollectionConverters.asJava(parts.get()) : List.of();
  }

  /**
   * Indices of the columns that a name means, without a look inside of them: those that are called
   * so, or else those that differ in case only, unless {@code spark.sql.caseSensitive} is set.
   */
  public static List<Integer> indices(StructType schema, String name) {
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
