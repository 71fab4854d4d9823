package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.ElsewhereFileSystem;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.session.SessionConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.Estimator;
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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void fineTuningIsCrossValidatedToo(SparkSession spark) throws IOException {
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
            .setBatchSize(24);

    CrossValidatorModel found =
        new CrossValidator()
            .setEstimator(tuner)
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(tuner.steps(), new int[] {1, 20})
                    .addGrid(tuner.learningRate(), new double[] {0.0001, 0.03})
                    .build())
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setLabelCol("index")
                    .setMetricName("accuracy"))
            .setNumFolds(FOLDS)
            .setSeed(7)
            .fit(indexed);

    assertThat(found.avgMetrics()).hasSize(4);
    BitFineTuner best = (BitFineTuner) found.bestModel().parent();
    assertThat(best.getSteps()).isEqualTo(20);
    assertThat(best.getLearningRate()).isEqualTo(0.03);
    assertThat(found.transform(indexed).where("predictedLabel = label").count())
        .isGreaterThan(IMAGES);
    assertSavedAndLoaded(found, indexed);
  }

  private static final double[] REG_PARAMS = {1_000, 1, 0.1, 0.01, 0.001};

  private static Dataset<Row> indexed(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, IMAGES);
    return LabelIndexer.fit(digits, "label", "index").transform(digits);
  }

  private static BitLinearProbe probe() {
    return new BitLinearProbe()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setLabelCol("index")
        .setMaxIter(5);
  }

  private static MulticlassClassificationEvaluator evaluator() {
    return new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy");
  }

  private CrossValidator validator(BitLinearProbe probe, Estimator<?> estimator) {
    return validator()
        .setNumFolds(3)
        .setEstimator(estimator)
        .setEstimatorParamMaps(new ParamGridBuilder().addGrid(probe.regParam(), REG_PARAMS).build())
        .setEvaluator(evaluator());
  }

  /** A limit of its own for each search, as features of other tests are kept too. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1, 1000003", "3, 1000033"})
  void aProbeIsCrossValidatedWithOnePassOfEachImage(
      int parallelism, long maxPixels, SparkSession spark) throws Exception {
    Dataset<Row> digits = indexed(spark);
    BitLinearProbe probe = probe().setMaxPixels(maxPixels);
    CrossValidator validator = validator(probe, probe).setParallelism(parallelism);

    CrossValidatorModel found;
    CrossValidatorModel uncached;
    try (NetworkImages network = new NetworkImages(spark)) {
      found = validator.fit(digits);
      assertThat(network.count()).isEqualTo(IMAGES);

      spark.conf().set(SessionConf.FEATURE_CACHE_BYTES, 0);
      uncached = validator.fit(digits);
      assertThat(network.count()).isGreaterThanOrEqualTo(IMAGES + 15 * IMAGES);
    } finally {
      spark.conf().unset(SessionConf.FEATURE_CACHE_BYTES);
    }

    assertThat(found.avgMetrics()).containsExactly(uncached.avgMetrics(), Offset.offset(1e-9));
    assertThat(regParam(found)).isEqualTo(regParam(uncached));
    assertThat(evaluator().evaluate(found.transform(digits))).isGreaterThan(0.95);
    assertSavedAndLoaded(found, digits);
  }

  private static double regParam(CrossValidatorModel found) {
    return ((BitLinearProbe) found.bestModel().parent()).getRegParam();
  }

  private void assertSavedAndLoaded(CrossValidatorModel found, Dataset<Row> digits)
      throws IOException {
    String path = folder.resolve("found").toString();
    found.save(path);
    CrossValidatorModel loaded = CrossValidatorModel.load(path);
    assertThat(loaded.avgMetrics()).containsExactly(found.avgMetrics());
    assertThat(loaded.transform(digits).collectAsList())
        .isEqualTo(found.transform(digits).collectAsList());
  }

  /** Features are those of the bytes that the path names now, and of the pixels made of them. */
  @Test
  void whatHasChangedIsComputedAnew(SparkSession spark) throws Exception {
    FileUtils.copyDirectory(Digits.FOLDER.resolve("3").toFile(), folder.resolve("3").toFile());
    FileUtils.copyDirectory(Digits.FOLDER.resolve("8").toFile(), folder.resolve("8").toFile());
    Dataset<Row> digits =
        ImagePaths.list(spark, folder.toString())
            .withColumn(
                "index", functions.element_at(functions.split(functions.col("path"), "/"), -2));
    BitLinearProbe probe = probe().setMaxPixels(1_000_039);

    try (NetworkImages network = new NetworkImages(spark)) {
      probe.fit(digits);
      assertThat(network.count()).isEqualTo(digits.count());
      long before = network.count();
      probe.fit(digits);
      assertThat(network.count()).isEqualTo(before);
      Files.copy(
          Digits.FOLDER.resolve("5/0109.png"),
          folder.resolve("8/0028.png"),
          StandardCopyOption.REPLACE_EXISTING);
      probe.fit(digits);
      assertThat(network.count()).isEqualTo(before + 1);
      probe.setDecoding("scaled").fit(digits);
      assertThat(network.count()).isEqualTo(before + 1 + digits.count());
    }
  }

  /** Labels of text are indexed by a stage before the probe, whose classifier keeps the order. */
  @Test
  @Tag("long")
  void aPipelineOfIndexerAndProbeIsSearchedToo(SparkSession spark) throws Exception {
    int images = 100;
    Dataset<Row> digits = Digits.labeled(spark, images);
    BitLinearProbe probe = probe().setMaxPixels(1_000_037);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("label").setOutputCol("index"), probe
                });

    try (NetworkImages network = new NetworkImages(spark)) {
      TrainValidationSplitModel found =
          new TrainValidationSplit()
              .setEstimator(pipeline)
              .setEstimatorParamMaps(
                  new ParamGridBuilder().addGrid(probe.regParam(), REG_PARAMS).build())
              .setEvaluator(evaluator())
              .setTrainRatio(0.7)
              .setSeed(7)
              .fit(digits);

      assertThat(network.count()).isEqualTo(images);
      assertThat(found.validationMetrics()[3]).isGreaterThan(found.validationMetrics()[0]);
      Dataset<Row> labeled = found.transform(digits);
      assertThat(labeled.where("predictedLabel = label").count()).isGreaterThan(images - 5);
      assertThat(labeled.where("prediction = index").count())
          .isEqualTo(labeled.where("predictedLabel = label").count());
    }
  }

  /** Which model is the best is known after the last fit only. */
  @Test
  void anOutputFolderIsRefusedWhenASearchFitsAgain(SparkSession spark) {
    String output = folder.resolve("model").toString();
    BitLinearProbe probe = probe().setOutputDir(output);

    assertThatThrownBy(() -> validator(probe, probe).fit(indexed(spark)))
        .hasStackTraceContaining(
            "%s wrote it in an earlier fit: under a CrossValidator or TrainValidationSplit leave"
                    .formatted(probe.uid())
                + " outputDir empty, and save the best model");
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
