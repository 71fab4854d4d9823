package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.label.LabelIndexer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe's head gives what the regression gives. */
@ExtendWith(LocalSpark.class)
class LinearProbeTest {

  @TempDir Path folder;

  /** Digits of all classes, with the remainder of what they show as their label. */
  private static Dataset<Row> digits(SparkSession spark, int classes) {
    return Digits.paths(spark, 60)
        .withColumn(
            "kind",
            functions.expr(
                "cast(element_at(split(path, '/'), -2) %% %d AS STRING)".formatted(classes)));
  }

  private static PipelineModel fit(Dataset<Row> digits, LogisticRegression regression) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              LabelIndexer.fit(digits, "kind", "label"),
              new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path"),
              regression
            })
        .fit(digits);
  }

  private List<Row> classify(Dataset<Row> images) {
    return new BitImageClassifier()
        .setModel(folder.toString())
        .setInputCol("path")
        .setProbabilityCol("probability")
        .setRawPredictionCol("logits")
        .transform(images)
        .select("prediction", "probability", "logits")
        .collectAsList();
  }

  /** Without regularization the coefficients of two classes that can be told apart are large. */
  @ParameterizedTest
  @CsvSource({"10, multinomial, 0.01", "3, multinomial, 0", "2, multinomial, 0", "2, auto, 0"})
  void logitsAreTheMargins(int classes, String family, double regParam, SparkSession spark)
      throws IOException {
    Dataset<Row> digits = digits(spark, classes);
    PipelineModel probe =
        fit(
            digits,
            new LogisticRegression().setFamily(family).setRegParam(regParam).setMaxIter(12));
    LogisticRegressionModel fitted = (LogisticRegressionModel) probe.stages()[2];
    List<String> labels = List.of(((StringIndexerModel) probe.stages()[0]).labelsArray()[0]);

    LinearProbe.toModel(Pretrained.open(Digits.MODEL), fitted, labels).savePretrained(folder);

    List<Row> expected =
        probe
            .transform(digits)
            .select("prediction", "probability", "rawPrediction", "features")
            .collectAsList();
    List<Row> found = classify(digits);
    boolean binomial = !family.equals("multinomial");
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).getDouble(0)).isEqualTo(expected.get(i).getDouble(0));
      Matrix coefficients = fitted.coefficientMatrix();
      Vector features = expected.get(i).getAs(3);
      double score = ProbeError.ofScore("pooler_output", coefficients, features);
      assertClose(found.get(i).getAs(1), expected.get(i).getAs(1), 1, score);
      assertClose(found.get(i).getAs(2), expected.get(i).getAs(2), binomial ? 0.5 : 1, 2 * score);
    }
  }

  private static void assertClose(Vector found, Vector expected, double factor, double apart) {
    assertThat(found.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.apply(i)).isCloseTo(factor * expected.apply(i), within(apart));
    }
  }

  @Test
  void refusesWhatWasNotFittedOnTheModel(SparkSession spark) throws IOException {
    Dataset<Row> others =
        spark.sql("SELECT * FROM VALUES (0.0D, 1, 2, 3), (1.0D, 3, 2, 1) AS t(label, a, b, c)");
    VectorAssembler features =
        new VectorAssembler().setInputCols(new String[] {"a", "b", "c"}).setOutputCol("features");
    LogisticRegressionModel regression =
        new LogisticRegression().setMaxIter(1).fit(features.transform(others));

    Pretrained body = Pretrained.open(Digits.MODEL);
    assertThatThrownBy(() -> LinearProbe.toModel(body, regression, List.of("even", "odd")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The regression has 2 labels and 3 features, but model '%s' has 256 features and"
                + " there are 2 labels; fit it on the pooler_output of this model, and name each label",
            Digits.MODEL);
  }
}
