package io.sparkbit.jobs.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FileState;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.RealPath;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The folder that a job writes. With {@link #append}, each task's file appears, complete, as soon
 * as the task ends: all files are finished, whatever happens to the run.
 */
public final class OutputFolder {

  /** Lets tasks move their own files into place, instead of the driver at the end. */
  private static final String COMMITTER = "mapreduce.fileoutputcommitter.algorithm.version";

  private static final String MOVED_BY_TASKS = "2";

  /** Where tasks write. Leftovers of an interrupted run are not part of the result. */
  private static final String UNFINISHED = "_temporary";

  private static final String SUCCESS = "_SUCCESS";

  private static final int LOOKED_AT = 100;

  private final SparkSession spark;
  private final HadoopFiles files;
  private final String path;
  private final RowLayout layout;

  public OutputFolder(SparkSession spark, String path, RowLayout layout) {
    this.spark = spark;
    this.files = SessionFiles.of(spark);
    this.path = path;
    this.layout = layout;
  }

  /** Returns how rows become files. */
  RowLayout layout() {
    return layout;
  }

  public String path() {
    return path;
  }

  /** Returns whether there are files that Spark would read. */
  private boolean hasResults() throws IOException {
    return files.state(path).map(FileState::kind).equals(Optional.of(FileState.Kind.FOLDER))
        && files.someNames(path, LOOKED_AT).stream()
            .anyMatch(name -> !name.startsWith("_") && !name.startsWith("."));
  }

  /**
   * Returns the record of the run being resumed, which wrote this folder.
   *
   * @return empty if that run was killed before it recorded itself and left nothing
   * @throws UserException if there are results that no run recorded
   */
  public Optional<RunRecord> record() throws IOException {
    String file = file(OutputMark.FILE);
    if (files.state(file).isPresent()) {
      return Optional.of(RunRecord.ofJson(files.readRequired(file), file));
    }
    if (hasResults()) {
      throw new UserException(
          ("%s cannot be resumed: it has results but no %s, the file in which jobs record their"
                  + " runs. Name the output of a job, or choose another --output")
              .formatted(path, OutputMark.FILE));
    }
    return Optional.empty();
  }

  /** Removes unfinished files of an interrupted run. */
  public void clean() throws IOException {
    files.delete(file(UNFINISHED));
  }

  /** Tells readers who wait for the whole result that more is to come. */
  public void markIncomplete() throws IOException {
    files.delete(file(SUCCESS));
  }

  /** Tells readers who wait for the whole result that it is complete, as Spark does. */
  public void markComplete() throws IOException {
    if (files.state(file(SUCCESS)).isEmpty()) {
      files.write(file(SUCCESS), new byte[0]);
    }
  }

  /**
   * Adds rows; each task's appear when it ends.
   *
   * @param options write options of the format
   */
  public void append(Dataset<Row> rows, Map<String, String> options) {
    writer(rows, options).option(COMMITTER, MOVED_BY_TASKS).save(path);
  }

  /**
   * Adds rows; they appear when all tasks have ended.
   *
   * @param options write options of the format
   */
  public void appendAtOnce(Dataset<Row> rows, Map<String, String> options) {
    writer(rows, options).save(path);
  }

  /**
   * Overwrites a subfolder with rows, one file per value of a column. The rows of a value must be
   * in one partition.
   *
   * @param options write options of the format
   */
  void writeByColumn(Dataset<Row> rows, String column, String folder, Map<String, String> options) {
    new RowLayout(layout.format(), layout.formulas(), List.of(column))
        .writer(rows)
        .options(options)
        .mode(SaveMode.Overwrite)
        .save(file(folder));
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows, Map<String, String> options) {
    return layout.writer(rows).options(options);
  }

  /**
   * Returns the current rows, with the types that they were written with.
   *
   * @throws IOException if the file system cannot be queried
   */
  public Dataset<Row> rows(StructType schema) throws IOException {
    // A log appears with the first rows, all at once.
    return layout.format().hasLog() && !layout.format().isIn(files, path)
        ? spark.createDataFrame(List.of(), schema)
        : layout.read(spark, schema, path);
  }

  /**
   * Deletes rows of a format with a log.
   *
   * @param condition in SQL
   */
  void delete(String condition) throws IOException {
    if (layout.format().isIn(files, path)) {
      spark.sql(
          "DELETE FROM %s.%s WHERE %s"
              .formatted(layout.format(), ColumnNames.quoted(files.qualify(path)), condition));
    }
  }

  /**
   * Returns the path of a file within the folder.
   *
   * @param file URI, as Spark's {@code _metadata.file_path} has it
   */
  String within(String file) throws IOException {
    String folder = RealPath.named(path, SessionFiles.settings(spark)).path();
    return URI.create(file).getPath().substring(folder.length() + 1);
  }

  private String file(String name) {
    return path + "/" + name;
  }
}
