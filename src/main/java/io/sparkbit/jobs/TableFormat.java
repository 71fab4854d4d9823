package io.sparkbit.jobs;

import io.sparkbit.source.FileState;
import io.sparkbit.source.HadoopFiles;
import io.sparkbit.source.UnreadableFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.Strings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Formats of tables, by Spark's names. */
enum TableFormat {
  parquet("[^._].*\\.parquet"),
  // Image folders have files such as labels.csv, which are no tables of images.
  csv("part-.*\\.csv"),
  json("part-.*\\.json");

  /** What Spark writes beside its parts is little; a folder of images is not looked through. */
  private static final int LOOKED_AT = 1_000;

  private final Pattern part;

  TableFormat(String part) {
    this.part = Pattern.compile(part);
  }

  /** The format of a location if it is a table: by its name, or by the names in its folder. */
  static Optional<TableFormat> of(HadoopFiles files, String location) {
    String name = Strings.CS.removeEnd(location, "/");
    Optional<TableFormat> named =
        Arrays.stream(values()).filter(format -> name.endsWith("." + format)).findFirst();
    return named.isPresent() ? named : ofFolder(files, location);
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

  Dataset<Row> read(SparkSession spark, String location) {
    return spark.read().format(name()).options(CsvFormat.OPTIONS).load(location);
  }
}
