package io.sparkbit.jobs.table;

import io.sparkbit.files.FileState;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.spark.session.SessionFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Formats of tables, with Spark's names. */
public enum TableFormat {
  parquet("[^._].*\\.parquet"),
  // Image folders have files such as labels.csv, which are not tables of images.
  csv("part-.*\\.csv"),
  json("part-.*\\.json");

  /** Spark writes few files beside its parts; a folder of images is not searched in full. */
  private static final int LOOKED_AT = 1_000;

  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}\\\\]");

  private final Pattern part;

  TableFormat(String part) {
    this.part = Pattern.compile(part);
  }

  /** Returns the format of a table, by its name or the names in its folder. */
  static Optional<TableFormat> of(HadoopFiles files, String location) {
    return named(location).or(() -> ofFolder(files, location));
  }

  /** Returns the format that the location's own name ends in. */
  public static Optional<TableFormat> named(String location) {
    String name = location.replaceFirst("/$", "");
    return Arrays.stream(values()).filter(format -> name.endsWith("." + format)).findFirst();
  }

  private static Optional<TableFormat> ofFolder(HadoopFiles files, String location) {
    try {
      if (files.state(location).map(FileState::kind).orElse(null) != FileState.Kind.FOLDER) {
        return Optional.empty();
      }
      return files.someNames(location, LOOKED_AT).stream()
          .flatMap(name -> Arrays.stream(values()).filter(f -> f.part.matcher(name).matches()))
          .findFirst();
    } catch (UnreadableFileException e) {
      return Optional.empty(); // A glob, or something that listing the images will report.
    }
  }

  public Dataset<Row> read(SparkSession spark, String location) {
    String path = literal(spark, location);
    DataFrameReader reader = spark.read().format(name()).options(readOptions());
    // With multiLine, Spark cannot infer the columns if a path needs escaping.
    if (this == csv && path.contains("\\")) {
      reader.schema(spark.read().options(CsvFormat.OPTIONS).csv(path).schema());
    }
    return reader.load(path);
  }

  /** Returns the read options of Spark's source. */
  public Map<String, String> readOptions() {
    Map<String, String> options = new HashMap<>(CsvFormat.OPTIONS);
    if (this == csv) {
      options.putAll(CsvFormat.LINES_IN_CELLS);
    }
    return options;
  }

  /** Escapes the name of a file that looks like a glob or a URI. */
  private static String literal(SparkSession spark, String location) {
    HadoopFiles files = SessionFiles.of(spark);
    try {
      return files.state(location).isPresent()
          ? GLOB.matcher(files.qualify(location)).replaceAll("\\\\$0")
          : location;
    } catch (UnreadableFileException e) {
      return location; // Spark will report what is wrong.
    }
  }
}
