package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
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
 * ImagePaths#CONTENT} and {@link #PACKED_ERROR}; those with labels, {@link Columns#TRUE_LABEL}.
 */
public final class ImageTable {

  /** Why a file could not be packed and has no content; null for all others. */
  public static final String PACKED_ERROR = "packedError";

  private ImageTable() {}

  /**
   * Lists the images. No image is opened.
   *
   * @param locations files, folders, globs, or tables with a column of paths
   * @throws UserException if a location has no image, a table has no such column or no rows, or
   *     only some locations have the files' bytes
   */
  public static Dataset<Row> of(SparkSession spark, List<String> locations, String pathColumn) {
    return of(spark, locations, pathColumn, Optional.empty());
  }

  /**
   * Like {@link #of(SparkSession, List, String)}, with labels.
   *
   * @param labels the tables' column of labels, if asked for
   * @throws UserException also if labels are asked for and a location is not a table or lacks that
   *     column
   */
  public static Dataset<Row> of(
      SparkSession spark, List<String> locations, String pathColumn, Optional<LabelColumn> labels) {
    requireTables(spark, locations, pathColumn);
    List<Dataset<Row>> tables =
        locations.stream().map(location -> one(spark, location, pathColumn, labels)).toList();
    requireAllOrNoContent(locations, tables);
    return tables.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  /** Refuses a path column other than the default if there is no table. */
  private static void requireTables(SparkSession spark, List<String> locations, String pathColumn) {
    HadoopFiles files = SessionFiles.of(spark);
    if (!pathColumn.equals(Columns.PATH)
        && locations.stream().allMatch(one -> TableFormat.of(files, one).isEmpty())) {
      throw new UserException(
          ("--path-column %s applies to tables, but none of the image locations is a table;"
                  + " leave it out")
              .formatted(pathColumn));
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

  private static Dataset<Row> one(
      SparkSession spark, String location, String pathColumn, Optional<LabelColumn> labels) {
    HadoopFiles files = SessionFiles.of(spark);
    Optional<TableFormat> format = TableFormat.of(files, location);
    if (format.isEmpty()) {
      if (labels.isPresent()) {
        throw labels.get().noTable(location);
      }
      return ImagePaths.list(spark, location).select(Columns.PATH, Columns.LENGTH);
    }
    Dataset<Row> table = format.get().read(spark, location);
    if (table.schema().isEmpty()) {
      throw new UserException("Table %s is empty: it has no columns".formatted(location));
    }
    if (!ColumnNames.isIn(table.schema(), pathColumn)) {
      throw new UserException(
          "Table %s has no column '%s'%s; it has %s. Name the one with the paths by --path-column"
              .formatted(
                  location,
                  pathColumn,
                  ColumnNames.suggestion(table.schema(), pathColumn),
                  String.join(", ", table.columns())));
    }
    if (ColumnNames.type(table.schema(), pathColumn).orElseThrow() instanceof StructType fields) {
      throw new UserException(
          ("Column '%s' of table %s is a struct of %s; name the field with the paths, such as"
                  + " --path-column %s.%s")
              .formatted(
                  pathColumn,
                  location,
                  String.join(", ", fields.fieldNames()),
                  pathColumn,
                  fields.fieldNames()[0]));
    }
    List<Column> columns = columns(table, pathColumn);
    labels.ifPresent(column -> columns.add(column.of(table, location)));
    return spread(table.select(columns.toArray(Column[]::new)), location);
  }

  private static List<Column> columns(Dataset<Row> table, String pathColumn) {
    StructType schema = table.schema();
    List<Column> columns = new ArrayList<>();
    columns.add(text(ColumnNames.column(schema, pathColumn)).as(Columns.PATH));
    columns.add(length(schema).as(Columns.LENGTH));
    usable(schema, Columns.CONTENT, BinaryType.class::isInstance)
        .ifPresent(
            content -> {
              columns.add(content.as(Columns.CONTENT));
              columns.add(when(content.isNull(), error(schema)).as(PACKED_ERROR));
            });
    return columns;
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
