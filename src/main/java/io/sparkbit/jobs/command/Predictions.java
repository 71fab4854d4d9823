package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.Reliability;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple3;

/**
 * The rows of an evaluation. Tasks count them: what reaches the driver grows only with the number
 * of classes, or is limited.
 *
 * @param rows with {@link Columns#PATH}, {@link Columns#TRUE_LABEL}, {@link
 *     Columns#PREDICTED_LABEL} (null for a failure), {@link Columns#SCORE}, and {@link
 *     Columns#IN_TOP_5} if written
 */
record Predictions(Dataset<Row> rows) {

  private static final String IMAGES = "images";
  private static final String RANGE = "range";

  /** All classes other than the one in question. */
  private static final double OTHERS = -1;

  private static final Column IS_CORRECT =
      col(Columns.PREDICTED_LABEL).equalTo(col(Columns.TRUE_LABEL));

  /**
   * Returns the metrics of the classes that have images.
   *
   * @param labels all labels, in the order of the result
   */
  List<ClassMetrics> classes(List<String> labels) {
    Map<String, Row> byTrueLabel = new HashMap<>();
    results()
        .groupBy(Columns.TRUE_LABEL)
        .agg(count(lit(1)), count_if(IS_CORRECT))
        .collectAsList()
        .forEach(row -> byTrueLabel.put(row.getString(0), row));
    Map<String, Long> byLabel = new HashMap<>();
    results()
        .groupBy(Columns.PREDICTED_LABEL)
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> byLabel.put(row.getString(0), row.getLong(1)));

    List<Row> classes =
        labels.stream().filter(byTrueLabel::containsKey).map(byTrueLabel::get).toList();
    MulticlassMetrics metrics = metrics(classes, byLabel);
    List<ClassMetrics> perClass = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      Row row = classes.get(i);
      perClass.add(
          new ClassMetrics(
              row.getString(0),
              row.getLong(1),
              row.getLong(2),
              metrics.precision(i),
              metrics.recall(i),
              metrics.fMeasure(i)));
    }
    return perClass;
  }

  /**
   * MLlib's metrics keep every confused pair of classes in the driver's memory. Those of a class do
   * not depend on which others it was confused with, so three counts per class are enough.
   */
  private MulticlassMetrics metrics(List<Row> classes, Map<String, Long> byLabel) {
    List<Tuple3<Object, Object, Object>> counts = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      long images = classes.get(i).getLong(1);
      long correct = classes.get(i).getLong(2);
      long given = byLabel.getOrDefault(classes.get(i).getString(0), 0L);
      counts.add(predicted(i, i, correct));
      counts.add(predicted(OTHERS, i, images - correct));
      counts.add(predicted(i, OTHERS, given - correct));
    }
    JavaSparkContext context = new JavaSparkContext(rows.sparkSession().sparkContext());
    return new MulticlassMetrics(context.parallelize(counts).rdd());
  }

  private static Tuple3<Object, Object, Object> predicted(
      double label, double trueLabel, long images) {
    return new Tuple3<>(label, trueLabel, (double) images);
  }

  /** Returns how many images have their true label in the top five, if known. */
  OptionalLong inTop5() {
    if (!ImageTable.hasColumn(rows, Columns.IN_TOP_5)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        results().agg(coalesce(count_if(col(Columns.IN_TOP_5)), lit(0L))).first().getLong(0));
  }

  /** Returns how often labels are right where their scores are so high. */
  Reliability reliability() {
    long[] images = new long[Reliability.BINS];
    double[] scores = new double[Reliability.BINS];
    long[] correct = new long[Reliability.BINS];
    Column range = ceil(col(Columns.SCORE).multiply(Reliability.BINS)).minus(1);
    results()
        .groupBy(greatest(least(range, lit(Reliability.BINS - 1L)), lit(0L)).cast("int").as(RANGE))
        .agg(count(lit(1)), sum(Columns.SCORE), count_if(IS_CORRECT))
        .collectAsList()
        .forEach(
            row -> {
              images[row.getInt(0)] = row.getLong(1);
              scores[row.getInt(0)] = row.getDouble(2);
              correct[row.getInt(0)] = row.getLong(3);
            });
    return Reliability.of(images, scores, correct);
  }

  /**
   * Returns how often each class was given each label.
   *
   * @param classes classes whose correct labels come first
   * @param limit the most pairs of different classes, which follow, the most frequent first
   */
  ConfusionMatrix confusionMatrix(List<ClassMetrics> classes, int limit) {
    List<ConfusionMatrix.Cell> cells = new ArrayList<>();
    classes.stream()
        .filter(metrics -> metrics.correct() > 0)
        .map(
            metrics ->
                new ConfusionMatrix.Cell(metrics.label(), metrics.label(), metrics.correct()))
        .forEach(cells::add);
    Dataset<Row> pairs =
        results()
            .where(not(IS_CORRECT))
            .groupBy(Columns.TRUE_LABEL, Columns.PREDICTED_LABEL)
            .agg(count(lit(1)).as(IMAGES));
    List<Row> confused =
        pairs
            .orderBy(desc(IMAGES), asc(Columns.TRUE_LABEL), asc(Columns.PREDICTED_LABEL))
            .limit(limit)
            .collectAsList();
    confused.forEach(row -> cells.add(cell(row)));
    return new ConfusionMatrix(cells, confused.size() < limit ? 0 : pairs.count() - limit);
  }

  private static ConfusionMatrix.Cell cell(Row row) {
    return new ConfusionMatrix.Cell(row.getString(0), row.getString(1), row.getLong(2));
  }

  /**
   * Returns the wrong labels with the highest scores, the highest first, as rows of path, label,
   * score and true label.
   */
  List<Row> worst(int limit) {
    return results()
        .where(not(IS_CORRECT))
        .orderBy(desc(Columns.SCORE), asc(Columns.PATH))
        .limit(limit)
        .select(Columns.PATH, Columns.PREDICTED_LABEL, Columns.SCORE, Columns.TRUE_LABEL)
        .collectAsList();
  }

  private Dataset<Row> results() {
    return rows.where(col(Columns.PREDICTED_LABEL).isNotNull());
  }
}
