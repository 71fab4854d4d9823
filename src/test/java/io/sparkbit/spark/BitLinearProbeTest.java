package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.ElsewhereFileSystem;
import io.sparkbit.files.FilePaths;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Beside what {@link EstimatorContractTest} says of all estimators. */
@ExtendWith(LocalSpark.class)
class BitLinearProbeTest {

  @TempDir Path folder;

  private static BitLinearProbe probe() {
    return new BitLinearProbe().setModel(Digits.MODEL).setInputCol("path").setMaxIter(20);
  }

  private static double accuracy(Dataset<Row> labeled) {
    return (double) labeled.where("predictedLabel = label").count() / labeled.count();
  }

  private static Path weights(BitImageClassifier classifier) {
    return FilePaths.local(classifier.getModel()).resolve("model.safetensors");
  }

  @Test
  void givesWhatTheStepsOfLinearProbeGive(SparkSession spark) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 60).withColumnRenamed("label", "kind").coalesce(1);
    StringIndexerModel indexer = LabelIndexer.fit(digits, "kind", "label");
    PipelineModel steps =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  indexer,
                  new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path"),
                  new LogisticRegression()
                      .setFamily("multinomial")
                      .setRegParam(0.03)
                      .setElasticNetParam(0.1)
                      .setMaxIter(12)
                      .setTol(1e-5)
                })
            .fit(digits);
    LogisticRegressionModel regression = (LogisticRegressionModel) steps.stages()[2];
    LinearProbe.toModel(
            Pretrained.open(Digits.MODEL), regression, List.of(indexer.labelsArray()[0]))
        .savePretrained(folder);

    BitImageClassifier classifier =
        probe()
            .setLabelCol("kind")
            .setRegParam(0.03)
            .setElasticNetParam(0.1)
            .setMaxIter(12)
            .setTol(1e-5)
            .fit(digits);

    assertThat(weights(classifier)).hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    assertThat(classifier.classNames(spark)).containsExactly(indexer.labelsArray()[0]);
    assertThat(classifier.summary()).isInstanceOf(LinearProbeSummary.class);
    assertThat(classifier.summary().objectiveHistory())
        .containsExactly(regression.summary().objectiveHistory());
    assertThat(classifier.summary().totalIterations())
        .isEqualTo(regression.summary().totalIterations())
        .isBetween(2, 12);
    Dataset<Row> others = Digits.labeled(spark, 497);
    assertThat(accuracy(classifier.transform(others))).isGreaterThan(0.95);
  }

  @Test
  void readsEachImageOnceAndKeepsNothing(SparkSession spark) {
    spark.conf().set(ElsewhereFileSystem.PROPERTY, ElsewhereFileSystem.class.getName());
    try {
      Dataset<Row> digits =
          Digits.labeled(spark, 30)
              .withColumn(
                  "path",
                  regexp_replace(col("path"), "^file:/+", ElsewhereFileSystem.SCHEME + "://host/"));
      int before = opened(digits);
      var kept = spark.sparkContext().getPersistentRDDs().keys().toSet();

      BitImageClassifier classifier = probe().fit(digits);

      assertThat(opened(digits) - before).isEqualTo(30);
      assertThat(spark.sparkContext().getPersistentRDDs().keys().toSet()).isEqualTo(kept);
      assertThat(accuracy(classifier.transform(digits))).isGreaterThan(0.9);

      Dataset<Row> broken = digits.withColumn("path", lit("file:/no.png"));
      assertThatThrownBy(() -> probe().fit(broken)).rootCause().hasMessageContaining("NOT_FOUND");
      assertThat(spark.sparkContext().getPersistentRDDs().keys().toSet()).isEqualTo(kept);
    } finally {
      spark.conf().unset(ElsewhereFileSystem.PROPERTY);
    }
  }

  private static int opened(Dataset<Row> digits) {
    return digits.collectAsList().stream()
        .map(row -> row.getString(0).substring((ElsewhereFileSystem.SCHEME + "://host").length()))
        .mapToInt(path -> ElsewhereFileSystem.opened(Path.of(path)))
        .sum();
  }

  /** Pictures that a preprocessor has prepared are not resized again. */
  @Test
  void learnsTheSameFromPathsBytesAndPreparedPictures(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 30).coalesce(1);
    Dataset<Row> prepared =
        new BitImagePreprocessor().setModel(Digits.MODEL).transform(digits).drop("path");
    Dataset<Row> bytes =
        ImageContents.read(digits, "error", 2)
            .withColumn("label", element_at(split(col("path"), "/"), -2));

    Path ofFiles = weights(probe().fit(digits));

    assertThat(weights(probe().setInputCol("content").fit(bytes))).hasSameBinaryContentAs(ofFiles);
    assertThat(weights(probe().setInputCol("image").fit(prepared))).hasSameBinaryContentAs(ofFiles);
  }

  @Test
  void refusesSettingsThatNoOneCanMean() {
    BitLinearProbe probe = new BitLinearProbe();

    assertThatThrownBy(() -> probe.setRegParam(-0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("regParam is -0.1, but must be a number of at least 0");
    assertThatThrownBy(() -> probe.setElasticNetParam(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elasticNetParam is 1.5, but must be from 0 to 1");
    assertThatThrownBy(() -> probe.setMaxIter(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxIter is 0, but must be at least 1");
    assertThatThrownBy(() -> probe.setTol(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tol is NaN, but must be a number of at least 0");
  }
}
