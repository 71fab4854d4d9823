package io.sparkbit.jobs.fewshot;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.jobs.table.Columns;
import io.sparkbit.spark.ImagePartitions;
import io.sparkbit.training.FewShotSampler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Images that runs draw from.
 *
 * @param rows the images, persisted
 * @param ids ids of the rows, by path
 * @param labels their labels, in the same order
 */
record FewShotImages(Dataset<Row> rows, List<Long> ids, List<String> labels) {

  private static final String ID = "id";

  /**
   * The images that a run draws, and the rest.
   *
   * @param othersCount number of the rest
   */
  record Draw(Dataset<Row> images, Dataset<Row> others, int othersCount) {}

  /** Adds ids to a table of images; the rows keep their order. */
  static Dataset<Row> numbered(Dataset<Row> images) {
    return images.withColumn(ID, monotonically_increasing_id());
  }

  /**
   * Collects images to draw from.
   *
   * @param rows {@link #numbered} and persisted, with {@link Columns#PATH} and {@link
   *     Columns#TRUE_LABEL}
   */
  static FewShotImages of(Dataset<Row> rows) {
    List<Row> known =
        rows.select(ID, Columns.TRUE_LABEL, Columns.PATH)
            .orderBy(Columns.PATH, Columns.TRUE_LABEL, ID)
            .collectAsList();
    return new FewShotImages(
        rows,
        known.stream().map(row -> row.getLong(0)).toList(),
        known.stream().map(row -> row.getString(1)).toList());
  }

  /**
   * Draws images at random.
   *
   * @param shots images per class
   * @param seed the same seed draws the same images
   */
  Draw draw(int shots, long seed) {
    int[] drawn = FewShotSampler.sample(labels, shots, seed);
    Set<Long> chosen = new HashSet<>(IntStream.of(drawn).mapToObj(ids::get).toList());
    UDF1<Long, Boolean> contains = chosen::contains;
    Column isChosen = udf(contains, DataTypes.BooleanType).apply(col(ID));
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    return new Draw(
        rows.where(isChosen).coalesce(ImagePartitions.count(drawn.length, cores)),
        rows.where(not(isChosen)),
        ids.size() - drawn.length);
  }
}
