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
 * The path to a column, or to a field in its structs.
 *
 * @param fields from the column to the field itself
 * @param indices of these fields, each in its struct
 */
public record ColumnPath(List<StructField> fields, List<Integer> indices) implements Serializable {

  public ColumnPath {
    fields = List.copyOf(fields);
    indices = List.copyOf(indices);
  }

  /** Returns the field itself. */
  public StructField field() {
    return fields.get(fields.size() - 1);
  }

  /** Returns the names on the path, joined by dots. */
  String name() {
    return fields.stream().map(StructField::name).collect(Collectors.joining("."));
  }

  /** Returns the column for Spark SQL, with quoted names. */
  public Column column() {
    return col(quoted(fields.stream().map(StructField::name)));
  }

  /** Returns the quoted path of another field in the same struct. */
  String sibling(String name) {
    Stream<String> outer = fields.subList(0, fields.size() - 1).stream().map(StructField::name);
    return quoted(Stream.concat(outer, Stream.of(name)));
  }

  private static String quoted(Stream<String> names) {
    return names.map(ColumnNames::quoted).collect(Collectors.joining("."));
  }

  /** Returns the value in a row; null if it or a struct on the path is null. */
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
