package io.sparkbit.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PredictionsTest {

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "path STRING, trueLabel STRING, predictedLabel STRING, score DOUBLE, inTop5 BOOLEAN, error STRING");

  private static Predictions predictions(SparkSession spark, Row... rows) {
    return new Predictions(spark.createDataFrame(List.of(rows), SCHEMA));
  }

  private static Row result(String path, String trueLabel, String label, double score) {
    return RowFactory.create(path, trueLabel, label, score, !label.equals("z"), null);
  }

  private static Row failure(String path, String trueLabel, String error) {
    return RowFactory.create(path, trueLabel, null, null, null, error);
  }

  private static Predictions some(SparkSession spark) {
    return predictions(
        spark,
        result("/1", "a", "a", 0.9),
        result("/2", "a", "b", 0.8),
        result("/3", "a", "b", 0.7),
        result("/4", "b", "a", 0.8),
        result("/5", "b", "z", 0.95),
        result("/6", "c", "c", 0.4),
        failure("/8", "a", "TRUNCATED: /8"),
        failure("/7", "c", "NOT_FOUND: /7"));
  }

  @Test
  void figuresAreThoseOfMLlib(SparkSession spark) {
    int labels = 12;
    List<String> names = IntStream.range(0, labels).mapToObj("class-%d"::formatted).toList();
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // No image shows the last class, and no image is given the first.
      int trueLabel = random.nextInt(labels - 1);
      int label = trueLabel > 0 && random.nextInt(3) > 0 ? trueLabel : 1 + random.nextInt(11);
      rows.add(result("/" + i, names.get(trueLabel), names.get(label), 0.5));
    }
    Dataset<Row> table = spark.createDataFrame(rows, SCHEMA);

    List<ClassMetrics> classes = new Predictions(table).classes(names);

    assertThat(classes).extracting(ClassMetrics::label).isEqualTo(names.subList(0, labels - 1));
    Dataset<Row> ids =
        table.selectExpr(
            "cast(substring(predictedLabel, 7) AS DOUBLE) AS prediction",
            "cast(substring(trueLabel, 7) AS DOUBLE) AS label");
    for (int id = 0; id < classes.size(); id++) {
      ClassMetrics metrics = classes.get(id);
      assertThat(metrics.precision()).isCloseTo(mllib(ids, "precisionByLabel", id), within(1e-12));
      assertThat(metrics.recall()).isCloseTo(mllib(ids, "recallByLabel", id), within(1e-12));
      assertThat(metrics.f1()).isCloseTo(mllib(ids, "fMeasureByLabel", id), within(1e-12));
      assertThat(metrics.images()).isEqualTo(ids.where("label = " + id).count());
    }
    assertThat(classes.stream().mapToLong(ClassMetrics::correct).sum() / 400.0)
        .isCloseTo(mllib(ids, "accuracy", 0), within(1e-12));
  }

  private static double mllib(Dataset<Row> ids, String metric, double label) {
    return new MulticlassClassificationEvaluator()
        .setMetricName(metric)
        .setMetricLabel(label)
        .evaluate(ids);
  }

  @Test
  void failuresCountAsNothing(SparkSession spark) {
    assertThat(some(spark).classes(List.of("c", "b", "a", "z")))
        .containsExactly(
            new ClassMetrics("c", 1, 1, 1, 1, 1),
            new ClassMetrics("b", 2, 0, 0, 0, 0),
            new ClassMetrics("a", 3, 1, 0.5, 1 / 3.0, 0.4));
    assertThat(some(spark).inTop5()).hasValue(5);
    assertThat(new Predictions(some(spark).rows().drop("inTop5")).inTop5()).isEmpty();
  }

  @Test
  void countsPairs(SparkSession spark) {
    Predictions predictions = some(spark);
    List<ClassMetrics> classes = predictions.classes(List.of("a", "b", "c", "z"));

    assertThat(predictions.confusionMatrix(classes, 10))
        .isEqualTo(
            new ConfusionMatrix(
                List.of(
                    new Cell("a", "a", 1),
                    new Cell("c", "c", 1),
                    new Cell("a", "b", 2),
                    new Cell("b", "a", 1),
                    new Cell("b", "z", 1)),
                0));
    assertThat(predictions.confusionMatrix(classes, 1))
        .isEqualTo(
            new ConfusionMatrix(
                List.of(new Cell("a", "a", 1), new Cell("c", "c", 1), new Cell("a", "b", 2)), 2));
  }

  @Test
  void theWorstMistakesAreTheSurest(SparkSession spark) {
    assertThat(some(spark).worst(3))
        .containsExactly(
            RowFactory.create("/5", "z", 0.95, "b"),
            RowFactory.create("/2", "b", 0.8, "a"),
            RowFactory.create("/4", "a", 0.8, "b"));
    assertThat(some(spark).worst(0)).isEmpty();
  }
}
