package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.report.ClassificationReport;
import io.sparkbit.report.LabeledPicture;
import io.sparkbit.report.page.Bars;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Rows that have labels. Tasks count them: what reaches the driver grows only with the number of
 * labels, or is limited.
 *
 * @param rows with {@link Columns#PATH}, {@link Columns#PREDICTED_LABEL} (null for a failure),
 *     {@link Columns#SCORE} and {@link Columns#TRUE_LABEL}
 */
public record LabeledRows(Dataset<Row> rows) {

  private static final int PICTURES = 60;

  /** The longest edge of a picture. */
  public static final int EDGE = 128;

  private static final int BINS = 20;

  /** The ranges of scores from which pictures are drawn. */
  private static final int RANGES = 10;

  /** The most pictures of the same label and range. */
  private static final int ALIKE = 4;

  private static final long SEED = 1;

  private static final String IMAGE = "image";
  private static final String RANGE = "range";
  private static final String COPY = "copy";
  private static final String RANK = "rank";

  /**
   * Returns the page.
   *
   * @param model the location of the model
   * @param summary of the rows
   * @param images that were labeled, for pictures
   * @param reading how to decode them
   */
  public ClassificationReport report(
      String model, Summary summary, Dataset<Row> images, ImageParams<?> reading) {
    return new ClassificationReport(
        model,
        labels(),
        scores(),
        accuracy(),
        pictures(images, reading),
        FailedImages.of(rows, summary));
  }

  private Dataset<Row> results() {
    return rows.where(col(Columns.PREDICTED_LABEL).isNotNull());
  }

  /** Returns how many images have each label, the most frequent first. */
  List<Bars.Bar> labels() {
    return results()
        .groupBy(Columns.PREDICTED_LABEL)
        .agg(count(lit(1)).as(IMAGE))
        .orderBy(desc(IMAGE), asc(Columns.PREDICTED_LABEL))
        .collectAsList()
        .stream()
        .map(row -> new Bars.Bar(row.getString(0), row.getLong(1)))
        .toList();
  }

  /** Returns the number of images in ranges of scores, from 0 to 1. */
  List<Long> scores() {
    List<Long> counts = new ArrayList<>(Collections.nCopies(BINS, 0L));
    results()
        .groupBy(range(BINS).as(RANGE))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> counts.set(row.getInt(0), row.getLong(1)));
    return counts;
  }

  /** Returns in which range of scores a row is, the highest of which includes 1. */
  private static Column range(int ranges) {
    Column range = floor(col(Columns.SCORE).multiply(ranges));
    return greatest(least(range, lit(ranges - 1L)), lit(0L)).cast("int");
  }

  /** Returns the share of right labels among images with a known true one, if there are any. */
  Optional<Double> accuracy() {
    Row accuracy =
        results()
            .where(col(Columns.TRUE_LABEL).isNotNull())
            .agg(avg(col(Columns.PREDICTED_LABEL).equalTo(col(Columns.TRUE_LABEL)).cast("double")))
            .first();
    return accuracy.isNullAt(0) ? Optional.empty() : Optional.of(accuracy.getDouble(0));
  }

  /**
   * Draws rows of all labels and ranges of scores, the same ones for the same rows: first one of
   * each label and range, as far as there is room, then more.
   *
   * @return rows of path, label, score and true label, the lowest score first
   */
  List<Row> sample(int limit) {
    Column draw = xxhash64(lit(SEED), col(Columns.PATH));
    Dataset<Row> drawn =
        results()
            .groupBy(
                col(Columns.PREDICTED_LABEL),
                range(RANGES).as(RANGE),
                pmod(draw, lit(ALIKE)).as(COPY))
            .agg(
                min_by(
                        struct(
                            Columns.PATH,
                            Columns.PREDICTED_LABEL,
                            Columns.SCORE,
                            Columns.TRUE_LABEL),
                        draw)
                    .as(IMAGE));
    Column rank =
        row_number()
            .over(
                Window.partitionBy(RANGE)
                    .orderBy(
                        col(COPY),
                        xxhash64(lit(SEED), col(Columns.PREDICTED_LABEL)),
                        col(Columns.PREDICTED_LABEL)));
    return drawn
        .withColumn(RANK, rank)
        .orderBy(RANK, RANGE)
        .limit(limit)
        .select(IMAGE + ".*")
        .collectAsList()
        .stream()
        .sorted(Comparator.comparingDouble(row -> row.getDouble(2)))
        .toList();
  }

  private List<LabeledPicture> pictures(Dataset<Row> images, ImageParams<?> reading) {
    return pictures(sample(PICTURES), images, reading);
  }

  /**
   * Returns rows with their pictures.
   *
   * @param chosen rows of path, label, score and true label
   */
  public static List<LabeledPicture> pictures(
      List<Row> chosen, Dataset<Row> images, ImageParams<?> reading) {
    Pictures pictures =
        Pictures.of(images, chosen.stream().map(row -> row.getString(0)).toList(), reading, EDGE);
    return chosen.stream()
        .map(
            row ->
                new LabeledPicture(
                    Optional.ofNullable(row.getString(0)),
                    row.getString(1),
                    row.getDouble(2),
                    Optional.ofNullable(row.getString(3)),
                    pictures.dataUri(row.getString(0))))
        .toList();
  }
}
