package io.sparkbit.spark.column;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * The way to a column, or to a field of structs in it.
 *
 * @param fields from the column to the field itself
 * @param indices of the same, each in its struct
 */
public record ColumnPath(List<StructField> fields, List<Integer> indices) implements Serializable {

  public ColumnPath {
    fields = List.copyOf(fields);
    indices = List.copyOf(indices);
  }

  /** The field itself. */
  public StructField field() {
    return fields.get(fields.size() - 1);
  }

  /** The names on the way, joined by dots. */
  String name() {
    return fields.stream().map(StructField::name).collect(Collectors.joining("."));
  }

  /** The same for Spark SQL, whatever is in the names. */
  public Column column() {
    return col(quoted(fields.stream().map(StructField::name)));
  }

  /** The name that a field beside this one has for Spark SQL. */
  String sibling(String name) {
    Stream<String> outer = fields.subList(0, fields.size() - 1).stream().map(StructField::name);
    return quoted(Stream.concat(outer, Stream.of(name)));
  }

  private static String quoted(Stream<String> names) {
    return names.map(ColumnNames::quoted).collect(Collectors.joining("."));
  }

  /** The value in a row; null also if a struct on the way is. */
  @Nullable Object in(Row row) {
    Row struct = row;
    for (int i = 0; i < indices.size() - 1; i++) {
      if (struct.isNullAt(indices.get(i))) {
        return null;
      }
      struct = struct.getStruct(indices.get(i));
    }
    return struct.get(indices.get(indices.size() - 1));
  }
}
