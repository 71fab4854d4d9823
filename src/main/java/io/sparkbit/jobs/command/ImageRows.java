package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.spark.column.ColumnNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows that a job computes.
 *
 * @param results rows of the output
 * @param failed rows of images without a result, if they are to be apart: path, the other columns
 *     of the images' table, and error
 * @param kept rows on the executors' disks, if they are used more than once
 */
record ImageRows(Dataset<Row> results, Optional<Dataset<Row>> failed, Optional<JavaRDD<Row>> kept)
    implements AutoCloseable {

  /** Returns rows that are computed whenever they are used. */
  static ImageRows of(Dataset<Row> results) {
    return new ImageRows(results, Optional.empty(), Optional.empty());
  }

  /**
   * Returns rows that are computed once, when they are first used. A cached Dataset would collect
   * thousands of rows with their pictures in memory, to store them by columns.
   */
  static ImageRows kept(Dataset<Row> results) {
    JavaRDD<Row> rows = results.toJavaRDD().persist(StorageLevel.DISK_ONLY());
    return new ImageRows(
        results.sparkSession().createDataFrame(rows, results.schema()),
        Optional.empty(),
        Optional.of(rows));
  }

  /**
   * Takes failures out of the results.
   *
   * @param passed columns of the images' table
   */
  ImageRows apart(List<String> passed) {
    List<Column> ofFailures = new ArrayList<>(List.of(col(Columns.PATH)));
    passed.forEach(name -> ofFailures.add(col(ColumnNames.quoted(name))));
    ofFailures.add(col(Columns.ERROR));
    Column error = col(Columns.ERROR);
    return new ImageRows(
        results.where(error.isNull()).drop(Columns.ERROR),
        Optional.of(results.where(error.isNotNull()).select(ofFailures.toArray(Column[]::new))),
        kept);
  }

  /** Returns the rows of all images, as they are when failures are not apart. */
  Dataset<Row> all() {
    return failed.map(rows -> results.unionByName(rows, true)).orElse(results);
  }

  /**
   * Counts the rows.
   *
   * @param images that were asked for
   */
  Summary summary(Dataset<Row> images) {
    return Summary.of(images, results, failed);
  }

  @Override
  public void close() {
    kept.ifPresent(JavaRDD::unpersist);
  }
}
