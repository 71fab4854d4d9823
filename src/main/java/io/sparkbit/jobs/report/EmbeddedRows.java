package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.report.EmbeddingReport;
import io.sparkbit.report.EmbeddingReport.ImageMap;
import io.sparkbit.report.page.PointMap;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Rows that have features.
 *
 * @param rows with {@link Columns#PATH} and the features
 * @param features the values of an image, an array of float; null for a failure
 */
public record EmbeddedRows(Dataset<Row> rows, Column features) {

  /** What fits on a map, and with its pictures into a mail. */
  private static final int POINTS = 1000;

  /** The most values that tasks and, as matrices, MLlib hold; 2,048 are usual for a point. */
  private static final int VALUES = 1 << 22;

  private static final int LEAST_POINTS = 3;

  private static final int EDGE = 96;

  private static final long SEED = 1;

  private static final String DRAW = "draw";
  private static final String FOLDER = "folder";

  /** The features in the sample. */
  private static final String POINT = "point";

  /**
   * Returns the page.
   *
   * @param model the location of the model
   * @param layer the output of the network that the features are
   * @param summary of the rows
   * @param images that were embedded, for pictures
   * @param reading how to decode them
   */
  public EmbeddingReport report(
      String model, String layer, Summary summary, Dataset<Row> images, ImageParams<?> reading) {
    return new EmbeddingReport(
        model, layer, summary.images(), map(images, reading), FailedImages.of(rows, summary));
  }

  private Optional<ImageMap> map(Dataset<Row> images, ImageParams<?> reading) {
    List<Row> first = usable(Columns.PATH).select(size(col(POINT))).limit(1).collectAsList();
    if (first.isEmpty() || first.get(0).getInt(0) == 0) {
      return Optional.empty();
    }
    int dimensions = first.get(0).getInt(0);
    Dataset<Row> sample =
        sample(Math.min(POINTS, VALUES / dimensions)).where(size(col(POINT)).equalTo(dimensions));
    return PrincipalAxes.of(sample, POINT, dimensions)
        .filter(axes -> axes.rows().size() >= LEAST_POINTS)
        .map(
            axes ->
                new ImageMap(points(axes.rows(), images, reading), dimensions, axes.explained()));
  }

  private Dataset<Row> usable(String... columns) {
    List<Column> chosen = new ArrayList<>(List.of(features.as(POINT)));
    for (String column : columns) {
      chosen.add(col(column));
    }
    return rows.select(chosen.toArray(Column[]::new))
        .where(col(POINT).isNotNull())
        // NaN is greater than infinity.
        .where(expr("forall(%s, value -> abs(value) < float('infinity'))".formatted(POINT)));
  }

  /**
   * Draws rows at random, the same ones for the same rows. Rows are drawn by their paths, before
   * features are read, so that tasks pass on no more of these than the map needs.
   *
   * @return rows of path, folder (null without one) and features
   */
  private Dataset<Row> sample(int limit) {
    Column draw = xxhash64(lit(SEED), col(Columns.PATH));
    Dataset<Row> results =
        Summary.hasReasons(rows) ? rows.where(col(Columns.ERROR).isNull()) : rows;
    List<Long> draws =
        results
            .select(draw.as(DRAW))
            .orderBy(DRAW)
            .limit(limit)
            .as(Encoders.LONG())
            .collectAsList();
    Column folder = TrueLabels.folder(col(Columns.PATH));
    return usable(Columns.PATH)
        .where(draw.leq(lit(draws.get(draws.size() - 1))))
        .limit(limit)
        .select(col(Columns.PATH), nullif(folder, lit("")).as(FOLDER), col(POINT));
  }

  private static List<PointMap.Point> points(
      List<Row> rows, Dataset<Row> images, ImageParams<?> reading) {
    Pictures pictures =
        Pictures.of(images, rows.stream().map(row -> row.getString(0)).toList(), reading, EDGE);
    return rows.stream()
        .map(
            row ->
                new PointMap.Point(
                    row.getDouble(2),
                    row.getDouble(3),
                    Optional.ofNullable(row.getString(0)),
                    Optional.ofNullable(row.getString(1)),
                    pictures.dataUri(row.getString(0))))
        .toList();
  }
}
