package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.error.UserException;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.ImageContents;
import io.sparkbit.spark.ImagePartitions;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.output.ImagesApart;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The images that a user names, as a table with the columns {@link ImagePaths#PATH} and {@link
 * ImagePaths#LENGTH} (in bytes, null if unknown). Tables with the files' bytes also have {@link
 * ImagePaths#CONTENT} and {@link #PACKED_ERROR}; those with labels, {@link Columns#TRUE_LABEL};
 * those with groups, {@link Columns#GROUP}.
 */
public final class ImageTable {

  /** Why a file could not be packed and has no content; null for all others. */
  public static final String PACKED_ERROR = "packedError";

  private ImageTable() {}

  /**
   * Lists the images of locations. No image is opened.
   *
   * @param locations files, folders, globs, or tables with a column of paths
   * @throws UserException if a location has no image, a table lacks a column or has no rows, a
   *     location is not a table though labels are asked for, or only some locations have the files'
   *     bytes
   */
  public static Dataset<Row> of(SparkSession spark, List<String> locations, TableColumns columns) {
    List<Found> found = locations.stream().map(location -> Found.at(spark, location)).toList();
    requireTables(found, columns);
    List<Dataset<Row>> tables =
        found.stream()
            .map(
                one ->
                    one.table
                        .map(table -> ofTable(table, one.location, columns))
                        .orElseGet(() -> listed(spark, one.location, columns)))
            .toList();
    requireAllOrNoContent(locations, tables);
    PassedColumns.requireSameTypes(locations, tables);
    return tables.stream().reduce((first, second) -> first.unionByName(second, true)).orElseThrow();
  }

  /**
   * Lists the images of a table in Spark's catalog. No image is opened.
   *
   * @throws UserException if there is no such table, it lacks a column or has no rows
   */
  public static Dataset<Row> of(CatalogTable table, TableColumns columns) {
    Dataset<Row> rows = table.read();
    requireDropped(List.of(rows), columns.dropped());
    return ofTable(rows, table.name(), columns);
  }

  /** A location, and its table if it is one. */
  private record Found(String location, Optional<Dataset<Row>> table) {
    static Found at(SparkSession spark, String location) {
      return new Found(
          location,
          TableFormat.of(SessionFiles.of(spark), location)
              .map(format -> format.read(spark, location)));
    }
  }

  /** Refuses names of columns if there is no table, and columns to drop that none has. */
  private static void requireTables(List<Found> found, TableColumns columns) {
    List<Dataset<Row>> tables = found.stream().flatMap(one -> one.table.stream()).toList();
    if (!tables.isEmpty()) {
      requireDropped(tables, columns.dropped());
      return;
    }
    Optional<String> option =
        !columns.path().equals(Columns.PATH)
            ? Optional.of("--path-column " + columns.path())
            : columns.image().map("--image-column "::concat);
    option.ifPresent(
        given -> {
          throw new UserException(
              "%s applies to tables, but none of the image locations is a table; leave it out"
                  .formatted(given));
        });
  }

  private static void requireDropped(List<Dataset<Row>> tables, List<String> dropped) {
    List<String> names = tables.stream().flatMap(table -> Arrays.stream(table.columns())).toList();
    for (String name : dropped) {
      boolean isThere =
          name.equals(TableColumns.ALL)
              || tables.stream()
                  .anyMatch(table -> !ColumnNames.indices(table.schema(), name).isEmpty());
      if (!isThere) {
        throw new UserException(
            "--drop-columns: there is no column '%s'%s"
                .formatted(name, NearName.orNames(name, "the columns are", names)));
      }
    }
  }

  private static void requireAllOrNoContent(List<String> locations, List<Dataset<Row>> tables) {
    String first = locations.get(0);
    for (int i = 1; i < locations.size(); i++) {
      if (hasContent(tables.get(i)) != hasContent(tables.get(0))) {
        boolean packed = hasContent(tables.get(0));
        throw new UserException(
            ("%s holds the bytes of images (column '%s'), but %s only their paths; run the job"
                    + " for each of them, or pack both with jobs/pack")
                .formatted(
                    packed ? first : locations.get(i),
                    Columns.CONTENT,
                    packed ? locations.get(i) : first));
      }
    }
  }

  /** Returns the column that stages read images from. */
  public static String inputColumn(Dataset<Row> images) {
    return hasContent(images) ? Columns.CONTENT : Columns.PATH;
  }

  /** Returns whether a table has the files' bytes. */
  public static boolean hasContent(Dataset<Row> images) {
    return hasColumn(images, Columns.CONTENT)
        && images.schema().apply(Columns.CONTENT).dataType() instanceof BinaryType;
  }

  /**
   * Refuses an output that contains an image named only by the table.
   *
   * @param option by which the user named the images
   * @throws UserException naming the image
   */
  public static void requireApart(OutputPath output, String option, Dataset<Row> images)
      throws IOException {
    if (!hasContent(images)) {
      ImagesApart.require(output, option, images, col(Columns.PATH));
    }
  }

  public static boolean hasColumn(Dataset<Row> table, String name) {
    return Arrays.asList(table.columns()).contains(name);
  }

  private static Dataset<Row> listed(SparkSession spark, String location, TableColumns columns) {
    if (columns.label().isPresent()) {
      throw columns.label().get().noTable(location);
    }
    if (columns.group().isPresent()) {
      throw columns.group().get().noTable(location);
    }
    return ImagePaths.list(spark, location).select(Columns.PATH, Columns.LENGTH);
  }

  private static Dataset<Row> ofTable(Dataset<Row> table, String name, TableColumns columns) {
    if (table.schema().isEmpty()) {
      throw new UserException("Table %s is empty: it has no columns".formatted(name));
    }
    requirePaths(table, name, columns.path());
    Optional<String> content = content(table.schema(), name, columns.image());
    List<Column> selected = new ArrayList<>();
    selected.add(text(ColumnNames.column(table.schema(), columns.path())).as(Columns.PATH));
    selected.add(length(table.schema()).as(Columns.LENGTH));
    content.ifPresent(
        bytes -> {
          Column column = ColumnNames.column(table.schema(), bytes);
          selected.add(column.as(Columns.CONTENT));
          selected.add(when(column.isNull(), error(table.schema())).as(PACKED_ERROR));
        });
    columns.label().ifPresent(label -> selected.add(label.of(table, name)));
    columns.group().ifPresent(group -> selected.add(group.of(table.schema(), name)));
    passed(table.schema(), columns, content).struct().ifPresent(selected::add);
    return spread(table.select(selected.toArray(Column[]::new)), name);
  }

  private static void requirePaths(Dataset<Row> table, String name, String pathColumn) {
    if (!ColumnNames.isIn(table.schema(), pathColumn)) {
      throw new UserException(
          "Table %s has no column '%s'%s. Name the one with the paths by --path-column"
              .formatted(
                  name,
                  pathColumn,
                  NearName.orNames(pathColumn, "it has", List.of(table.columns()))));
    }
    if (ColumnNames.type(table.schema(), pathColumn).orElseThrow() instanceof StructType fields) {
      throw new UserException(
          ("Column '%s' of table %s is a struct of %s; name the field with the paths, such as"
                  + " --path-column %s.%s")
              .formatted(
                  pathColumn,
                  name,
                  String.join(", ", fields.fieldNames()),
                  pathColumn,
                  fields.fieldNames()[0]));
    }
  }

  /** Returns the name of the column with the files' bytes, if there is one. */
  private static Optional<String> content(
      StructType schema, String table, Optional<String> imageColumn) {
    if (imageColumn.isEmpty()) {
      return ColumnNames.type(schema, Columns.CONTENT)
          .filter(BinaryType.class::isInstance)
          .map(type -> Columns.CONTENT);
    }
    String name = imageColumn.get();
    if (!ColumnNames.isIn(schema, name)) {
      throw new UserException(
          "Table %s has no column '%s'%s. Name the one with the files' bytes by --image-column"
              .formatted(
                  table, name, NearName.orNames(name, "it has", List.of(schema.fieldNames()))));
    }
    DataType type =
        ColumnNames.type(schema, name)
            .orElseThrow(
                () ->
                    new UserException("Table %s has several columns '%s'".formatted(table, name)));
    if (!(type instanceof BinaryType)) {
      throw new UserException(
          ("Column '%s' of table %s is of type %s, but --image-column is for the bytes of image"
                  + " files (binary); name paths with --path-column")
              .formatted(name, table, type.simpleString()));
    }
    return imageColumn;
  }

  /**
   * Returns the columns that pass through: not those that results have under the same name, nor the
   * images themselves.
   */
  private static PassedColumns passed(
      StructType schema, TableColumns columns, Optional<String> content) {
    PassedColumns passed = PassedColumns.of(schema).without(same(columns.path(), Columns.PATH));
    if (columns.label().isPresent()) {
      passed = passed.without(same(columns.label().get().name(), Columns.TRUE_LABEL));
    }
    if (content.isPresent()) {
      passed = passed.without(List.of(content.get(), ImageContents.ERROR));
    }
    return passed.without(columns.dropped());
  }

  private static List<String> same(String column, String result) {
    return column.equalsIgnoreCase(result) ? List.of(column) : List.of();
  }

  /**
   * Returns the length, which is text in CSV. A table may also use this name for something else.
   */
  private static Column length(StructType schema) {
    return usable(
            schema,
            Columns.LENGTH,
            type -> type instanceof StringType || type instanceof NumericType)
        .map(length -> length.try_cast(DataTypes.LongType))
        .orElse(lit(null).cast(DataTypes.LongType));
  }

  private static Column error(StructType schema) {
    return text(usable(schema, ImageContents.ERROR, any -> true).orElse(lit(null)));
  }

  private static Column text(Column column) {
    return column.cast(DataTypes.StringType);
  }

  /** Returns the column of that name, if there is exactly one and its type is suitable. */
  private static Optional<Column> usable(
      StructType schema, String name, Predicate<DataType> willDo) {
    return ColumnNames.type(schema, name)
        .filter(willDo)
        .map(type -> ColumnNames.column(schema, name));
  }

  /**
   * Repartitions a table with too few partitions. One with the files' bytes is repartitioned only
   * if it has fewer than there are cores, as all bytes would cross the network.
   */
  private static Dataset<Row> spread(Dataset<Row> table, String location) {
    long rows = table.count();
    if (rows == 0) {
      throw new UserException("Table %s has no rows".formatted(location));
    }
    int cores = table.sparkSession().sparkContext().defaultParallelism();
    int least =
        hasContent(table) ? (int) Math.min(rows, cores) : ImagePartitions.count(rows, cores);
    return table.rdd().getNumPartitions() < least ? table.repartition(least) : table;
  }
}
