package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FileState;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.spark.session.SessionFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Formats of tables, with Spark's names. */
public enum TableFormat {
  parquet("[^._].*\\.parquet"),
  // Image folders have files such as labels.csv, which are not tables of images.
  csv("part-.*\\.csv"),
  json("part-.*\\.json"),
  delta(TableLibrary.DELTA),
  iceberg(TableLibrary.ICEBERG);

  /** Spark writes few files beside its parts; a folder of images is not searched in full. */
  private static final int LOOKED_AT = 1_000;

  /** A folder of a partitioned table: {@code column=value}. */
  private static final Pattern PARTITION = Pattern.compile("[^._=][^=]*=.*");

  private static final String DELTA_LOG = "_delta_log";
  private static final String ICEBERG_METADATA = "metadata";

  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** Matches the names of files with rows; null where a log names them. */
  private final @Nullable Pattern part;

  private final @Nullable TableLibrary library;

  TableFormat(String part) {
    this.part = Pattern.compile(part);
    this.library = null;
  }

  TableFormat(TableLibrary library) {
    this.part = null;
    this.library = library;
  }

  /** Returns whether a log says which files are the table's, so that its rows change at once. */
  public boolean hasLog() {
    return part == null;
  }

  /** Returns the format of a table that changes at once; empty for others. */
  public static Optional<TableFormat> withLog(String provider) {
    return Arrays.stream(values())
        .filter(format -> format.hasLog() && format.name().equalsIgnoreCase(provider))
        .findFirst();
  }

  private boolean isPart(String name) {
    return part != null && part.matcher(name).matches();
  }

  /**
   * Refuses a format whose library is missing.
   *
   * @param what needs it, as the user named it
   * @throws UserException naming the library, and how to add it
   */
  public void requireLibrary(String what) {
    if (library != null) {
      library.require(what);
    }
  }

  /** Returns the format of a table, by its name or the names in its folder. */
  static Optional<TableFormat> of(HadoopFiles files, String location) {
    return named(location).or(() -> ofFolder(files, location));
  }

  /** Returns the format that the location's own name ends in. */
  public static Optional<TableFormat> named(String location) {
    String name = location.replaceFirst("/$", "");
    return Arrays.stream(values())
        .filter(format -> !format.hasLog() && name.endsWith("." + format))
        .findFirst();
  }

  private static Optional<TableFormat> ofFolder(HadoopFiles files, String location) {
    try {
      if (files.state(location).map(FileState::kind).orElse(null) != FileState.Kind.FOLDER) {
        return Optional.empty();
      }
      return withLog(files, location).or(() -> ofParts(files, location));
    } catch (UnreadableFileException e) {
      return Optional.empty(); // A glob, or something that listing the images will report.
    }
  }

  /**
   * Returns whether a folder is a table of this format, which has a log.
   *
   * @throws UnreadableFileException if the file system cannot be queried
   */
  public boolean isIn(HadoopFiles files, String folder) throws UnreadableFileException {
    return withLog(files, folder).equals(Optional.of(this));
  }

  /** Returns the format of a folder with a log: not all of its files are rows of the table. */
  private static Optional<TableFormat> withLog(HadoopFiles files, String folder)
      throws UnreadableFileException {
    if (files.state(folder + "/" + DELTA_LOG).isPresent()) {
      return Optional.of(delta);
    }
    String metadata = folder + "/" + ICEBERG_METADATA;
    boolean isIceberg =
        files.state(metadata).map(FileState::kind).equals(Optional.of(FileState.Kind.FOLDER))
            && files.someNames(metadata, LOOKED_AT).stream()
                .anyMatch(name -> name.endsWith(".metadata.json"));
    return isIceberg ? Optional.of(iceberg) : Optional.empty();
  }

  /** Looks for a part in a folder, and in the first partition of a partitioned table. */
  private static Optional<TableFormat> ofParts(HadoopFiles files, String folder) {
    List<String> names;
    try {
      names = files.someNames(folder, LOOKED_AT);
    } catch (UnreadableFileException e) {
      return Optional.empty(); // Listing the images will report it.
    }
    return names.stream()
        .flatMap(name -> Arrays.stream(values()).filter(format -> format.isPart(name)))
        .findFirst()
        .or(
            () ->
                names.stream()
                    .filter(name -> PARTITION.matcher(name).matches())
                    .findFirst()
                    .flatMap(name -> ofParts(files, folder + "/" + name)));
  }

  /**
   * Reads a table.
   *
   * @throws UserException if the format's library is missing, or it is an Iceberg table, which only
   *     its catalog knows for certain
   */
  public Dataset<Row> read(SparkSession spark, String location) {
    if (this == iceberg) {
      throw new UserException(
          "%s is the folder of an Iceberg table; name the table in its catalog by --input-table"
              .formatted(location));
    }
    if (hasLog()) {
      requireLibrary("Table " + location);
      return spark.read().format(name()).load(location);
    }
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
