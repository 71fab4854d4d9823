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
import org.apache.commons.lang3.Strings;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Formats of tables, by Spark's names. */
public enum TableFormat {
  parquet("[^._].*\\.parquet"),
  // Image folders have files such as labels.csv, which are no tables of images.
  csv("part-.*\\.csv"),
  json("part-.*\\.json");

  /** What Spark writes beside its parts is little; a folder of images is not looked through. */
  private static final int LOOKED_AT = 1_000;

  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}\\\\]");

  private final Pattern part;

  TableFormat(String part) {
    this.part = Pattern.compile(part);
  }

  /** The format of a location if it is a table: by its name, or by the names in its folder. */
  static Optional<TableFormat> of(HadoopFiles files, String location) {
    return named(location).or(() -> ofFolder(files, location));
  }

  /** The format that the location's own name ends in. */
  public static Optional<TableFormat> named(String location) {
    String name = Strings.CS.removeEnd(location, "/");
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
      return Optional.empty(); // A glob, or what the listing of images will complain about.
    }
  }

  public Dataset<Row> read(SparkSession spark, String location) {
    String path = literal(spark, location);
    DataFrameReader reader = spark.read().format(name()).options(readOptions());
    // With line breaks in cells Spark cannot find the columns itself where a path needs escaping.
    if (this == csv && path.contains("\\")) {
      reader.schema(spark.read().options(CsvFormat.OPTIONS).csv(path).schema());
    }
    return reader.load(path);
  }

  /** Of Spark's source. */
  public Map<String, String> readOptions() {
    Map<String, String> options = new HashMap<>(CsvFormat.OPTIONS);
    if (this == csv) {
      options.putAll(CsvFormat.LINES_IN_CELLS);
    }
    return options;
  }

  /** A name that looks like a glob or a URI may be a file's own. */
  private static String literal(SparkSession spark, String location) {
    HadoopFiles files = SessionFiles.of(spark);
    try {
      return files.state(location).isPresent()
          ? GLOB.matcher(files.qualify(location)).replaceAll("\\\\$0")
          : location;
    } catch (UnreadableFileException e) {
      return location; // Spark says what is wrong.
    }
  }
}
