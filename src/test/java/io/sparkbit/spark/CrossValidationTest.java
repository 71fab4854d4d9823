package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.files.ElsewhereFileSystem;
import io.sparkbit.spark.label.LabelIndexer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The search for a probe's settings, and how often it reads and embeds the images. */
@ExtendWith(LocalSpark.class)
class CrossValidationTest {

  private static final int IMAGES = 30;
  private static final int FOLDS = 2;

  private final LogisticRegression regression = new LogisticRegression().setMaxIter(3);
  private final ParamMap[] grid =
      new ParamGridBuilder().addGrid(regression.regParam(), new double[] {0.01, 0.5}).build();

  @TempDir Path folder;

  @BeforeEach
  void makeTheCountingFileSystemKnown(SparkSession spark) {
    spark.conf().set(ElsewhereFileSystem.PROPERTY, ElsewhereFileSystem.class.getName());
  }

  @AfterEach
  void forgetTheFileSystem(SparkSession spark) {
    spark.conf().unset(ElsewhereFileSystem.PROPERTY);
  }

  private static BitImageEmbedder embedder() {
    return new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path");
  }

  /** Digits of a file system that counts. */
  private static Dataset<Row> digits(SparkSession spark) {
    return Digits.paths(spark, IMAGES)
        .select(
            functions
                .regexp_replace(
                    functions.col("path"), "^file:/+", ElsewhereFileSystem.SCHEME + "://host/")
                .as("path"))
        .withColumn(
            "label",
            functions.element_at(functions.split(functions.col("path"), "/"), -2).cast("double"));
  }

  private static int opened(Dataset<Row> digits) {
    return digits.collectAsList().stream()
        .map(row -> row.getString(0).substring((ElsewhereFileSystem.SCHEME + "://host").length()))
        .mapToInt(path -> ElsewhereFileSystem.opened(Path.of(path)))
        .sum();
  }

  private CrossValidator validator() {
    return new CrossValidator()
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(FOLDS)
        .setSeed(7);
  }

  private static double accuracy(Transformer model, Dataset<Row> digits) {
    return model.transform(digits).where("prediction = label").count() / (double) IMAGES;
  }

  @Test
  @Tag("long")
  void aWholePipelineEmbedsEachImageForEveryFoldAndSetting(SparkSession spark) throws IOException {
    Dataset<Row> digits = digits(spark);
    CrossValidator validator =
        validator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {embedder(), regression}));
    int before = opened(digits);

    CrossValidatorModel found = validator.fit(digits);

    assertThat((opened(digits) - before) / IMAGES).isGreaterThanOrEqualTo(FOLDS * grid.length + 1);
    assertThat(found.avgMetrics()).hasSize(grid.length);
    assertThat(accuracy(found, digits)).isGreaterThan(0.95);

    found.save(folder.resolve("found").toString());
    CrossValidatorModel loaded = CrossValidatorModel.load(folder.resolve("found").toString());
    assertThat(loaded.transform(digits).collectAsList())
        .isEqualTo(found.transform(digits).collectAsList());
  }

  @Test
  void aProbeOfKeptFeaturesEmbedsEachImageOnce(SparkSession spark) throws IOException {
    Dataset<Row> digits = digits(spark);
    int before = opened(digits);
    BitImageEmbedder embedder = embedder();

    Dataset<Row> features = embedder.transform(digits).persist(StorageLevel.MEMORY_AND_DISK());
    CrossValidatorModel found = validator().setEstimator(regression).fit(features);
    PipelineModel probe =
        new Pipeline()
            .setStages(new PipelineStage[] {embedder, (Transformer) found.bestModel()})
            .fit(digits);

    assertThat(opened(digits) - before).isEqualTo(IMAGES);
    features.unpersist(true);
    assertThat(accuracy(probe, digits)).isGreaterThan(0.95);

    probe.save(folder.resolve("probe").toString());
    List<Row> expected = probe.transform(digits).collectAsList();
    assertThat(
            PipelineModel.load(folder.resolve("probe").toString())
                .transform(digits)
                .collectAsList())
        .isEqualTo(expected);
  }

  /** Spark's own evaluator compares the class indices of the fine-tuned models with the labels. */
  @Test
  @Tag("long")
  void fineTuningIsCrossValidatedToo(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("label")
            .setOutputCol("index")
            .fit(digits)
            .transform(digits);
    BitFineTuner tuner =
        new BitFineTuner()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setLabelCol("index")
            .setResize(36)
            .setCrop(32)
            .setFlipProbability(0)
            .setLearningRate(0.03)
            .setBatchSize(24);

    CrossValidatorModel found =
        new CrossValidator()
            .setEstimator(tuner)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(tuner.steps(), new int[] {1, 20}).build())
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setLabelCol("index")
                    .setMetricName("accuracy"))
            .setNumFolds(FOLDS)
            .setSeed(7)
            .fit(indexed);

    assertThat(found.avgMetrics()[1]).isGreaterThan(0.5).isGreaterThan(found.avgMetrics()[0]);
    assertThat(found.transform(indexed).where("predictedLabel = label").count())
        .isGreaterThan(IMAGES);
  }

  /** The best model is a classifier, which reads images. */
  @Test
  void aLinearProbeIsCrossValidatedToo(SparkSession spark) throws IOException {
    Dataset<Row> digits =
        LabelIndexer.fit(Digits.labeled(spark, IMAGES), "label", "index")
            .transform(Digits.labeled(spark, IMAGES));
    BitLinearProbe probe =
        new BitLinearProbe()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setLabelCol("index")
            .setMaxIter(5);
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy");

    CrossValidatorModel found =
        validator()
            .setEstimator(probe)
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(probe.regParam(), new double[] {1_000, 0.01})
                    .build())
            .setEvaluator(evaluator)
            .fit(digits);

    assertThat(found.avgMetrics()[1]).isGreaterThan(0.5).isGreaterThan(found.avgMetrics()[0]);
    assertThat(((BitLinearProbe) found.bestModel().parent()).getRegParam()).isEqualTo(0.01);
    assertThat(evaluator.evaluate(found.transform(digits))).isGreaterThan(0.95);
    found.save(folder.resolve("found").toString());
    assertThat(
            CrossValidatorModel.load(folder.resolve("found").toString())
                .transform(digits)
                .collectAsList())
        .isEqualTo(found.transform(digits).collectAsList());
  }

  @Test
  @Tag("long")
  void aSplitFindsABestModelThatIsSavedToo(SparkSession spark) throws IOException {
    Dataset<Row> digits = digits(spark);
    TrainValidationSplitModel found =
        new TrainValidationSplit()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {embedder(), regression}))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setTrainRatio(0.7)
            .setSeed(7)
            .fit(digits);

    found.save(folder.resolve("found").toString());

    assertThat(
            TrainValidationSplitModel.load(folder.resolve("found").toString())
                .transform(digits)
                .collectAsList())
        .isEqualTo(found.transform(digits).collectAsList());
  }
}
