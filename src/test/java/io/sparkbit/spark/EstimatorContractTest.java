package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.FilePaths;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every estimator does. */
@ExtendWith({LocalSpark.class, OneThread.class})
class EstimatorContractTest {

  /** What these mean for a training is not what they mean for the classifier. */
  private static final Set<String> OWN = Set.of("model", "labelsFile", "batchSize");

  static Stream<ClassifierEstimator<?>> estimators() {
    return Stream.of(
        new BitFineTuner()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setResize(36)
            .setCrop(32)
            .setFlipProbability(0)
            .setSteps(2)
            .setLearningRate(0.03)
            .setBatchSize(24)
            .setMicroBatchSize(8),
        new BitLinearProbe().setModel(Digits.MODEL).setInputCol("path").setMaxIter(10));
  }

  private static double accuracy(Dataset<Row> labeled) {
    return (double) labeled.where("predictedLabel = label").count() / labeled.count();
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void everyParamHasAClassASetterAndAGetter(ClassifierEstimator<?> estimator) {
    for (Param<?> param : estimator.params()) {
      String name = StringUtils.capitalize(param.name());
      assertThat(param.dataClass()).as(param.name()).isNotNull();
      assertThat(param.doc()).as(param.name()).isNotBlank();
      assertThat(estimator.getClass().getMethods())
          .as(param.name())
          .anyMatch(method -> method.getName().equals("set" + name))
          .anyMatch(method -> method.getName().equals("get" + name));
    }
  }

  /** A model that no outputDir keeps lives on in the pipeline that was saved. */
  @ParameterizedTest
  @MethodSource("estimators")
  void aSavedPipelineHoldsItsModel(
      ClassifierEstimator<?> estimator, SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    estimator.setTopK(2);
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {estimator}).fit(digits);
    String path = folder.resolve("pipeline").toString();
    List<Row> expected = fitted.transform(digits).collectAsList();

    fitted.write().save(path);
    String temporary = ((BitImageClassifier) fitted.stages()[0]).getModel();
    FileUtils.deleteDirectory(FilePaths.local(temporary).toFile());
    PipelineModel loaded = PipelineModel.load(path);

    assertThat(((BitImageClassifier) fitted.stages()[0]).hasSummary()).isTrue();
    assertThat(((BitImageClassifier) loaded.stages()[0]).hasSummary()).isFalse();
    assertThat(((BitImageClassifier) loaded.stages()[0]).getModel()).endsWith("/model");
    assertThat(loaded.transform(digits).collectAsList()).isEqualTo(expected);
    String again = folder.resolve("again").toString();
    loaded.write().save(again);
    FileUtils.deleteDirectory(Path.of(path).toFile());
    assertThat(PipelineModel.load(again).transform(digits).collectAsList()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void writesTheModelForTheReferenceToo(
      ClassifierEstimator<?> estimator, SparkSession spark, @TempDir Path folder)
      throws IOException {
    String output = folder.resolve("model").toString();
    estimator.setOutputDir(output);
    Dataset<Row> digits = Digits.labeled(spark, 40);

    BitImageClassifier classifier = estimator.fit(digits);

    assertThat(classifier.getModel()).isEqualTo(output);
    assertThat(classifier.parent()).isSameAs(estimator);
    try (Stream<Path> files = Files.list(Path.of(output))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "_spark-bit-files.txt",
              "_spark-bit-run.json",
              "config.json",
              "model.safetensors",
              "preprocessor_config.json");
    }
    assertThat(Pretrained.open(output).config().labels())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThatThrownBy(() -> estimator.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "outputDir %s already exists; remove it or name another folder. %s wrote it in an earlier"
                + " fit: under a CrossValidator or TrainValidationSplit leave outputDir empty, and"
                + " save the best model",
            output, estimator.uid());
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void takesNumbersAsLabelsInTheirOrder(ClassifierEstimator<?> estimator, SparkSession spark) {
    Dataset<Row> numbered =
        Digits.labeled(spark, 40)
            .withColumn("label", col("label").cast(DataTypes.DoubleType).plus(5));

    BitImageClassifier classifier = estimator.fit(numbered);

    assertThat(classifier.classNames(spark))
        .containsExactly("5", "6", "7", "8", "9", "10", "11", "12", "13", "14");
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void aFileNamesTheClasses(
      ClassifierEstimator<?> estimator, SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "even\nodd\n");
    Dataset<Row> parities =
        Digits.labeled(spark, 40).withColumn("label", col("label").cast("int").mod(2));
    estimator.setLabelsFile(names.toString());

    BitImageClassifier classifier = estimator.fit(parities);

    assertThat(classifier.getLabelsFile()).isEmpty();
    assertThat(classifier.classNames(spark)).containsExactly("even", "odd");
    assertThatThrownBy(() -> estimator.fit(Digits.labeled(spark, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "File %s names 2 classes, but there are 10 labels to learn:"
                + " [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]",
            names);
  }

  /** Also of classes that have no image here, such as those of another fold. */
  @ParameterizedTest
  @MethodSource("estimators")
  void classesHaveTheIndicesThatStringIndexerGaveThem(
      ClassifierEstimator<?> estimator, SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    StringIndexerModel indexer =
        new StringIndexerModel(new String[] {"9", "8", "7", "6", "5", "4", "3", "2", "1", "0", "x"})
            .setInputCol("label")
            .setOutputCol("index");
    Dataset<Row> indexed = indexer.transform(digits);
    estimator.setLabelCol("index");
    if (estimator instanceof BitFineTuner tuner) {
      tuner.setSteps(30);
    }

    BitImageClassifier classifier = estimator.fit(indexed);

    assertThat(classifier.classNames(spark)).isEqualTo(List.of(indexer.labelsArray()[0]));
    assertThat(
            new MulticlassClassificationEvaluator()
                .setLabelCol("index")
                .setMetricName("accuracy")
                .evaluate(classifier.transform(indexed)))
        .isEqualTo(accuracy(classifier.transform(digits)))
        .isGreaterThan(0.9);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void leavesOutImagesThatCannotBeReadIfAskedTo(
      ClassifierEstimator<?> estimator, SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 30).coalesce(1);
    Dataset<Row> broken =
        digits.union(digits.limit(1).withColumn("path", lit("file:/no/such.png"))).coalesce(1);

    assertThatThrownBy(() -> estimator.fit(broken))
        .rootCause()
        .hasMessageStartingWith("Image cannot be used: NOT_FOUND: file:/no/such.png");
    double[] objectives = estimator.fit(digits).summary().objectiveHistory();
    estimator.setHandleInvalid("skip");
    assertThat(estimator.fit(broken).summary().objectiveHistory()).isEqualTo(objectives);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void theClassifierReadsAndNamesAsTheEstimatorDoes(ClassifierEstimator<?> estimator) {
    estimator.setHandleInvalid("skip");
    estimator.setExifOrientation("ignore");
    estimator.setDecoding("scaled");
    estimator.setMaxPixels(5_000);
    estimator.setLengthCol("bytes");
    estimator.setReadAhead(1);
    estimator.setDevice("cpu");
    estimator.setPredictionCol("class");
    estimator.setPredictedLabelCol("species");
    estimator.setScoreCol("sure");
    estimator.setProbabilityCol("odds");
    estimator.setRawPredictionCol("logits");
    estimator.setTopKCol("best");
    estimator.setTopK(3);
    estimator.setUnknownScoreCol("energy");
    estimator.setUnknownCol("unknown");
    estimator.setUnknownThreshold(-3);

    BitImageClassifier classifier = estimator.classifier("/models/mine");

    assertThat(estimator.params())
        .filteredOn(param -> classifier.hasParam(param.name()))
        .filteredOn(param -> !OWN.contains(param.name()))
        .hasSizeGreaterThan(13)
        .allSatisfy(
            param ->
                assertThat(classifier.getOrDefault(classifier.getParam(param.name())))
                    .as(param.name())
                    .isEqualTo(estimator.getOrDefault(param)));
    assertThat(classifier.getModel()).isEqualTo("/models/mine");
    assertThat(classifier.getLabelsFile()).isEmpty();
    assertThat(classifier.getTopK()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void survivesSaveAndLoad(ClassifierEstimator<?> estimator, @TempDir Path folder)
      throws Exception {
    estimator.setMaxPixels(5_000);
    String path = folder.resolve("estimator").toString();
    new Pipeline().setStages(new PipelineStage[] {estimator}).write().save(path);

    PipelineStage loaded = Pipeline.load(path).getStages()[0];

    assertThat(loaded).isExactlyInstanceOf(estimator.getClass());
    assertThat(loaded.explainParams()).isEqualTo(estimator.explainParams());
    Estimator<?> copy = estimator.copy(new ParamMap().put(estimator.maxPixels(), 9L));
    assertThat(copy).isNotSameAs(estimator).isExactlyInstanceOf(estimator.getClass());
    assertThat(copy.uid()).isEqualTo(estimator.uid());
    assertThat(((ClassifierEstimator<?>) copy).getMaxPixels()).isEqualTo(9);
    assertThat(estimator.getMaxPixels()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void tellsItsSchemaBeforeItRuns(ClassifierEstimator<?> estimator, SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 20);
    estimator.setTopK(1);

    StageSchemas.assertSame(
        estimator.fit(digits).transform(digits).schema(),
        estimator.transformSchema(digits.schema()));
  }
}
