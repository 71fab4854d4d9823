package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.sparkbit.spark.ImagePartitions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * The images that have no row yet.
 *
 * @param images the listed images without those that are done
 * @param count number of these images
 */
public record Remaining(Dataset<Row> images, long count) {

  private static final String OCCURRENCE = "occurrence";
  private static final String DONE_PATH = "donePath";
  private static final String DONE = "done";

  /**
   * Finds the remaining images by path. A path that is listed n times and has m rows remains n - m
   * times.
   *
   * @param listed all images
   * @param written rows of earlier runs
   */
  public static Remaining of(Dataset<Row> listed, Dataset<Row> written) {
    long count = paths(listed, written).count();
    int cores = listed.sparkSession().sparkContext().defaultParallelism();
    // Paths are short, so Spark would put them all into a single task. This is also the only
    // shuffle of the images' rows: all that follows needs the rows of a path together.
    Dataset<Row> divided =
        listed.repartition(ImagePartitions.count(count, cores), col(Columns.PATH));
    return new Remaining(subtract(divided, written), count);
  }

  /** Returns the paths of the remaining images. */
  public static Dataset<Row> paths(Dataset<Row> listed, Dataset<Row> written) {
    return subtract(listed.select(Columns.PATH), written);
  }

  private static Dataset<Row> subtract(Dataset<Row> listed, Dataset<Row> written) {
    Dataset<Row> done =
        written.groupBy(col(Columns.PATH).as(DONE_PATH)).agg(functions.count(lit(1)).as(DONE));
    Column occurrence = row_number().over(Window.partitionBy(Columns.PATH).orderBy(lit(1)));
    return listed
        .withColumn(OCCURRENCE, occurrence)
        // A null path counts too: it is the row of an image without a path.
        .join(done, col(Columns.PATH).eqNullSafe(col(DONE_PATH)), "left")
        .where(col(OCCURRENCE).gt(coalesce(col(DONE), lit(0))))
        .drop(OCCURRENCE, DONE_PATH, DONE);
  }
}
