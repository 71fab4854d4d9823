package io.sparkbit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The images and the model that ship with the project. */
public final class Digits {

  public static final String MODEL = "bundled:bit-tiny-digits";
  public static final Path FOLDER = Path.of("src/main/data/digits/test").toAbsolutePath();

  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private Digits() {}

  /** Returns all images, sorted by path. */
  public static List<Path> files() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns some images of every class, as a table with the column {@code path}. */
  public static Dataset<Row> paths(SparkSession spark, int count) {
    List<Path> files = files();
    int step = files.size() / count;
    List<String> paths =
        Stream.iterate(0, i -> i + step).limit(count).map(i -> "file://" + files.get(i)).toList();
    return spark.createDataset(paths, Encoders.STRING()).toDF("path");
  }

  /** Like {@link #paths}, with the digit (the folder's name) as {@code label}. */
  static Dataset<Row> labeled(SparkSession spark, int count) {
    return paths(spark, count)
        .withColumn("label", functions.element_at(functions.split(functions.col("path"), "/"), -2));
  }

  /** Like {@link #labeled}, with the labels of {@link #MODEL}. */
  static Dataset<Row> named(SparkSession spark, int count) {
    Column names = functions.array(NAMES.stream().map(functions::lit).toArray(Column[]::new));
    return labeled(spark, count)
        .withColumn(
            "label", functions.element_at(names, functions.col("label").cast("int").plus(1)));
  }

  /** Returns the label of an image, by its folder. */
  public static String label(String path) {
    String folder = Path.of(path).getParent().getFileName().toString();
    return NAMES.get(Integer.parseInt(folder));
  }
}
