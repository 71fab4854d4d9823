package io.sparkbit.jobs;

import io.sparkbit.spark.ImagePaths;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The images that a user names, as a table with the column {@link ImagePaths#PATH}. */
final class ImageTable {

  private ImageTable() {}

  /**
   * Lists the images; no file is opened.
   *
   * @param locations files, folders, globs, or tables with a column of paths
   * @throws IllegalArgumentException if a location has no image, or a table no such column
   */
  static Dataset<Row> of(SparkSession spark, List<String> locations, String pathColumn) {
    return locations.stream()
        .map(location -> one(spark, location, pathColumn))
        .reduce(Dataset::unionAll)
        .orElseThrow();
  }

  private static Dataset<Row> one(SparkSession spark, String location, String pathColumn) {
    if (location.endsWith(".parquet")) {
      return column(spark.read().parquet(location), location, pathColumn);
    }
    if (location.endsWith(".csv")) {
      return column(spark.read().option("header", true).csv(location), location, pathColumn);
    }
    return ImagePaths.list(spark, location);
  }

  private static Dataset<Row> column(Dataset<Row> table, String location, String name) {
    if (!Arrays.asList(table.columns()).contains(name)) {
      throw new IllegalArgumentException(
          "Table %s has no column '%s'; it has %s. Name the one with the paths by --path-column"
              .formatted(location, name, String.join(", ", table.columns())));
    }
    return table.select(functions.col(name).cast("string").as(ImagePaths.PATH));
  }
}
