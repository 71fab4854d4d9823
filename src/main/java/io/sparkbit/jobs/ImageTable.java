package io.sparkbit.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The images that a user names, as a table with the column {@value #PATH}. */
final class ImageTable {

  static final String PATH = "path";

  /** What the folders are searched for. */
  private static final List<String> EXTENSIONS =
      List.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "webp", "tif", "tiff");

  private ImageTable() {}

  /**
   * Lists the images; no file is opened.
   *
   * @throws IllegalArgumentException if a table has no column of that name, or there is no image
   */
  static Dataset<Row> of(SparkSession spark, List<String> locations, String pathColumn) {
    Dataset<Row> images =
        locations.stream()
            .map(location -> one(spark, location, pathColumn))
            .reduce(Dataset::unionAll)
            .orElseThrow();
    if (images.takeAsList(1).isEmpty()) {
      throw new IllegalArgumentException(
          "There is no image in %s; images are files that end in %s"
              .formatted(String.join(", ", locations), String.join(", ", EXTENSIONS)));
    }
    return images;
  }

  private static Dataset<Row> one(SparkSession spark, String location, String pathColumn) {
    if (location.endsWith(".parquet")) {
      return column(spark.read().parquet(location), location, pathColumn);
    }
    if (location.endsWith(".csv")) {
      return column(spark.read().option("header", true).csv(location), location, pathColumn);
    }
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .option("pathGlobFilter", anyCase(EXTENSIONS))
        .load(location)
        .select(PATH);
  }

  private static Dataset<Row> column(Dataset<Row> table, String location, String name) {
    if (!Arrays.asList(table.columns()).contains(name)) {
      throw new IllegalArgumentException(
          "Table %s has no column '%s'; it has %s. Name the one with the paths by --path-column"
              .formatted(location, name, String.join(", ", table.columns())));
    }
    return table.select(functions.col(name).cast("string").as(PATH));
  }

  /** A Hadoop glob of file name extensions. */
  private static String anyCase(List<String> extensions) {
    return extensions.stream()
        .map(
            extension ->
                extension
                    .chars()
                    .mapToObj(c -> "[%c%c]".formatted(c, Character.toUpperCase((char) c)))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(",", "*.{", "}"));
  }
}
