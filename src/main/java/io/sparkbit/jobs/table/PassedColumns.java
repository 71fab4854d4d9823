package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.column.ColumnPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of a user's table that pass through to results. On their way they are the fields of
 * one struct, so that they never clash with columns that stages add.
 */
public final class PassedColumns {

  private static final String STRUCT = "passed";

  private final StructType schema;
  private final Map<String, Column> columns;

  private PassedColumns(StructType schema, Map<String, Column> columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /** Returns all columns of a table. */
  static PassedColumns of(StructType schema) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : schema.fieldNames()) {
      columns.put(name, ColumnNames.column(schema, name));
    }
    return new PassedColumns(schema, columns);
  }

  /**
   * Leaves columns out.
   *
   * @param names of columns or fields of structs; {@link TableColumns#ALL} for all
   */
  PassedColumns without(List<String> names) {
    Map<String, Column> rest = new LinkedHashMap<>(columns);
    for (String name : names) {
      if (name.equals(TableColumns.ALL)) {
        rest.clear();
      }
      for (ColumnPath path : ColumnNames.paths(schema, name)) {
        List<StructField> fields = path.fields();
        Column outer = rest.remove(fields.get(0).name());
        if (outer != null && isOneOfSeveral(fields)) {
          rest.put(fields.get(0).name(), outer.dropFields(field(fields.get(1).name())));
        }
      }
    }
    return new PassedColumns(schema, rest);
  }

  /** Returns whether the path leads to a field beside which its struct has others. */
  private static boolean isOneOfSeveral(List<StructField> path) {
    return path.size() == 2 && ((StructType) path.get(0).dataType()).size() > 1;
  }

  /** Returns the name of a field as Scala takes it. */
  private static Seq<String> field(String name) {
    return CollectionConverters.asScala(List.of(ColumnNames.quoted(name))).toSeq();
  }

  /** Returns the struct; empty if no column is left. */
  Optional<Column> struct() {
    Column[] fields =
        columns.entrySet().stream()
            .map(column -> column.getValue().as(column.getKey()))
            .toArray(Column[]::new);
    return fields.length == 0 ? Optional.empty() : Optional.of(functions.struct(fields).as(STRUCT));
  }

  /**
   * Selects the results of a job: the path, the columns that pass through, and the others.
   *
   * @param table images with the columns that stages added
   * @param results what the job writes, the path first
   * @param job its name, for errors
   * @throws UserException if a column that passes through has the name of a result
   */
  public static Dataset<Row> beside(Dataset<Row> table, List<Column> results, String job) {
    List<String> passed = names(table);
    requireOtherNames(passed, table.select(results.toArray(Column[]::new)).schema(), job);
    List<Column> columns = new ArrayList<>(results);
    columns.addAll(1, passed.stream().map(name -> col(STRUCT).getField(name).as(name)).toList());
    return table.select(columns.toArray(Column[]::new));
  }

  /** Leaves out a column that a job writes anew. */
  public static Dataset<Row> without(Dataset<Row> images, String name) {
    List<String> rest =
        names(images).stream().filter(other -> !other.equalsIgnoreCase(name)).toList();
    Column[] fields =
        rest.stream().map(other -> col(STRUCT).getField(other).as(other)).toArray(Column[]::new);
    return fields.length == 0
        ? images.drop(STRUCT)
        : images.withColumn(STRUCT, functions.struct(fields));
  }

  /** Returns the names of the columns that pass through. */
  public static List<String> names(Dataset<Row> images) {
    return fields(images.schema()).map(StructField::name).toList();
  }

  private static Stream<StructField> fields(StructType images) {
    return Arrays.stream(images.fields())
        .filter(field -> field.name().equals(STRUCT))
        .flatMap(field -> Arrays.stream(((StructType) field.dataType()).fields()));
  }

  /**
   * Refuses columns of one name and different types, which Spark would convert as it likes. Numbers
   * take the wider type.
   */
  static void requireSameTypes(List<String> locations, List<Dataset<Row>> tables) {
    for (int i = 1; i < tables.size(); i++) {
      for (int j = 0; j < i; j++) {
        StructType earlier =
            new StructType(fields(tables.get(j).schema()).toArray(StructField[]::new));
        for (StructField field : fields(tables.get(i).schema()).toList()) {
          DataType type = ColumnNames.type(earlier, field.name()).orElse(field.dataType());
          if (!isSame(type, field.dataType())) {
            throw new UserException(
                ("Column '%s' is %s in %s, but %s in %s; leave it out with --drop-columns %1$s, or"
                        + " run the job for each of them")
                    .formatted(
                        field.name(),
                        type.simpleString(),
                        locations.get(j),
                        field.dataType().simpleString(),
                        locations.get(i)));
          }
        }
      }
    }
  }

  private static boolean isSame(DataType a, DataType b) {
    return DataType.equalsIgnoreNullability(a, b)
        || (a instanceof NumericType && b instanceof NumericType);
  }

  private static void requireOtherNames(List<String> passed, StructType results, String job) {
    List<String> clashing =
        passed.stream().filter(name -> !ColumnNames.indices(results, name).isEmpty()).toList();
    if (!clashing.isEmpty()) {
      String names = String.join(", ", clashing);
      throw new UserException(
          ("The images' table has %s %s, and so has the result of %s; rename %2$s in the table, or"
                  + " leave out the table's with --drop-columns %s")
              .formatted(
                  clashing.size() == 1 ? "a column" : "columns",
                  names,
                  job,
                  names.replace(", ", ",")));
    }
  }
}
