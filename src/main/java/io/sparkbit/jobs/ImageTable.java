package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.source.HadoopFiles;
import io.sparkbit.spark.ImageContents;
import io.sparkbit.spark.ImagePartitions;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.SessionFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * The images that a user names, as a table with the columns {@link ImagePaths#PATH} and {@link
 * ImagePaths#LENGTH} (null where it is not known); if the files' bytes are known, also {@link
 * ImagePaths#CONTENT} and {@link #PACKED_ERROR}; if labels are asked for, {@link
 * Columns#TRUE_LABEL}.
 */
final class ImageTable {

  /** Why a file could not be packed, and has no content; null for all others. */
  static final String PACKED_ERROR = "packedError";

  private ImageTable() {}

  /**
   * Lists the images; no image is opened.
   *
   * @param locations files, folders, globs, or tables with a column of paths
   * @throws IllegalArgumentException if a location has no image, a table no such column, or some
   *     locations have the files' bytes and others have not
   */
  static Dataset<Row> of(SparkSession spark, List<String> locations, String pathColumn) {
    return of(spark, locations, pathColumn, Optional.empty());
  }

  /**
   * As {@link #of(SparkSession, List, String)}, with labels.
   *
   * @param labels the column of the tables that holds them, if they are asked for
   * @throws IllegalArgumentException also if a location is no table and labels are asked for, or a
   *     table has no such column of labels
   */
  static Dataset<Row> of(
      SparkSession spark, List<String> locations, String pathColumn, Optional<LabelColumn> labels) {
    List<Dataset<Row>> tables =
        locations.stream().map(location -> one(spark, location, pathColumn, labels)).toList();
    requireAllOrNoContent(locations, tables);
    return tables.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  private static void requireAllOrNoContent(List<String> locations, List<Dataset<Row>> tables) {
    String first = locations.get(0);
    for (int i = 1; i < locations.size(); i++) {
      if (hasContent(tables.get(i)) != hasContent(tables.get(0))) {
        boolean packed = hasContent(tables.get(0));
        throw new IllegalArgumentException(
            "%s holds the bytes of images (column '%s'), but %s only their paths; run the job for each of them, or pack both with jobs/pack"
                .formatted(
                    packed ? first : locations.get(i),
                    Columns.CONTENT,
                    packed ? locations.get(i) : first));
      }
    }
  }

  /** Whether a table has the files' bytes. */
  static boolean hasContent(Dataset<Row> images) {
    return hasColumn(images, Columns.CONTENT)
        && images.schema().apply(Columns.CONTENT).dataType() instanceof BinaryType;
  }

  static boolean hasColumn(Dataset<Row> table, String name) {
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
    if (!hasColumn(table, pathColumn)) {
      throw new IllegalArgumentException(
          "Table %s has no column '%s'; it has %s. Name the one with the paths by --path-column"
              .formatted(location, pathColumn, String.join(", ", table.columns())));
    }
    List<Column> columns = columns(table, pathColumn);
    labels.ifPresent(column -> columns.add(column.of(table, location)));
    return spread(table.select(columns.toArray(Column[]::new)));
  }

  private static List<Column> columns(Dataset<Row> table, String pathColumn) {
    List<Column> columns = new ArrayList<>();
    columns.add(quoted(pathColumn).cast(DataTypes.StringType).as(Columns.PATH));
    columns.add(length(table).as(Columns.LENGTH));
    if (hasContent(table)) {
      columns.add(col(Columns.CONTENT));
      columns.add(when(col(Columns.CONTENT).isNull(), error(table)).as(PACKED_ERROR));
    }
    return columns;
  }

  /** Names of a user's columns may have dots. */
  static Column quoted(String name) {
    return col("`%s`".formatted(name.replace("`", "``")));
  }

  /** Text in CSV; and a table may have a column of this name that means something else. */
  private static Column length(Dataset<Row> table) {
    boolean readable =
        hasColumn(table, Columns.LENGTH)
            && (table.schema().apply(Columns.LENGTH).dataType() instanceof StringType
                || table.schema().apply(Columns.LENGTH).dataType() instanceof NumericType);
    return readable
        ? col(Columns.LENGTH).try_cast(DataTypes.LongType)
        : lit(null).cast(DataTypes.LongType);
  }

  private static Column error(Dataset<Row> table) {
    return hasColumn(table, ImageContents.ERROR)
        ? col(ImageContents.ERROR).cast(DataTypes.StringType)
        : lit(null).cast(DataTypes.StringType);
  }

  /**
   * Divides a table that comes in too few pieces. One that has the bytes is only divided if there
   * is not a piece for each core: all of them would cross the network.
   */
  private static Dataset<Row> spread(Dataset<Row> table) {
    long rows = table.count();
    int cores = table.sparkSession().sparkContext().defaultParallelism();
    int least =
        hasContent(table) ? (int) Math.min(rows, cores) : ImagePartitions.count(rows, cores);
    return table.rdd().getNumPartitions() < least ? table.repartition(least) : table;
  }
}
