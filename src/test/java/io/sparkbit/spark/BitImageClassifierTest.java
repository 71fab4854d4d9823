package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.inference.ModelCache;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LocalSpark.class)
class BitImageClassifierTest {

  private static final Path REFERENCE_LABELS =
      Path.of("src/test/resources/io/sparkbit/spark/digits-reference-labels.csv");

  private static BitImageClassifier classifier() {
    return new BitImageClassifier().setModel(Digits.MODEL).setInputCol("path");
  }

  /** The labels that the reference implementation gave: 494 of 497 are right. */
  @Test
  void readsTheDigitsAsTheReferenceDoes(SparkSession spark) throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (String line : Files.readAllLines(REFERENCE_LABELS)) {
      List<String> cells = List.of(line.split(",", 2));
      expected.put(cells.get(0), cells.get(1));
    }

    List<Row> rows = classifier().transform(Digits.paths(spark, 497)).collectAsList();

    assertThat(rows).hasSize(497);
    for (Row row : rows) {
      Path path = Path.of(row.getString(0));
      String image = path.getParent().getFileName() + "/" + path.getFileName();
      assertThat(row.<String>getAs("predictedLabel")).as(image).isEqualTo(expected.get(image));
    }
  }

  @Test
  void keepsOrderAndOtherColumns(SparkSession spark) {
    Dataset<Row> paths =
        Digits.paths(spark, 60).withColumn("id", functions.monotonically_increasing_id());

    List<Row> oneByOne = classifier().setBatchSize(1).transform(paths).collectAsList();
    List<Row> inBatches = classifier().setBatchSize(7).transform(paths).collectAsList();

    List<Row> inputs = paths.collectAsList();
    for (int i = 0; i < inputs.size(); i++) {
      assertThat(inBatches.get(i).getString(0)).isEqualTo(inputs.get(i).getString(0));
      assertThat(inBatches.get(i).getLong(1)).isEqualTo(inputs.get(i).getLong(1));
      assertThat(inBatches.get(i).getDouble(2)).isEqualTo(oneByOne.get(i).getDouble(2));
    }
  }

  @Test
  void writesTheColumnsThatAreAskedFor(SparkSession spark) {
    Row row =
        classifier()
            .setProbabilityCol("probability")
            .setRawPredictionCol("logits")
            .setTopK(3)
            .transform(Digits.paths(spark, 1))
            .first();

    assertThat(row.schema().fieldNames())
        .containsExactly(
            "path", "prediction", "predictedLabel", "score", "probability", "logits", "topK");
    Vector probability = row.getAs("probability");
    Vector logits = row.getAs("logits");
    assertThat(java.util.Arrays.stream(probability.toArray()).sum()).isCloseTo(1, within(1e-9));
    assertThat(logits.argmax()).isEqualTo(probability.argmax());
    assertThat(row.<Double>getAs("prediction")).isEqualTo(logits.argmax());
    assertThat(row.<Double>getAs("score")).isEqualTo(probability.apply(probability.argmax()));
    List<Row> top = row.getList(row.fieldIndex("topK"));
    assertThat(top).hasSize(3);
    assertThat(top.get(0).getString(0)).isEqualTo(row.<String>getAs("predictedLabel"));
    assertThat(top.get(0).getDouble(1)).isEqualTo(probability.apply(probability.argmax()));
    assertThat(top.get(0).getDouble(1)).isGreaterThanOrEqualTo(top.get(1).getDouble(1));
    assertThat(top.get(1).getDouble(1)).isGreaterThanOrEqualTo(top.get(2).getDouble(1));
  }

  @Test
  void showsWhereItSawTheLabel(SparkSession spark, @TempDir Path folder) throws IOException {
    Pretrained digits = Pretrained.open(Digits.MODEL);
    digits
        .withProcessor(
            digits.requiredProcessor().toBuilder()
                .optSize(new ResizeTarget.Exact(new Size(64, 96)))
                .optNoCenterCrop()
                .build())
        .savePretrained(folder);
    BitImageClassifier classifier = classifier().setModel(folder.toString());

    List<Row> rows =
        classifier.setActivationMapCol("map").transform(Digits.paths(spark, 4)).collectAsList();
    List<Row> plain =
        classifier.setActivationMapCol("").transform(Digits.paths(spark, 4)).collectAsList();

    for (int i = 0; i < rows.size(); i++) {
      Row map = rows.get(i).getAs("map");
      assertThat(ImageSchema.getHeight(map)).isEqualTo(64);
      assertThat(ImageSchema.getWidth(map)).isEqualTo(96);
      assertThat(ImageSchema.getNChannels(map)).isEqualTo(1);
      assertThat(ImageSchema.getData(map)).hasSize(64 * 96).contains(255);
      assertThat(rows.get(i).<Double>getAs("score"))
          .isCloseTo(plain.get(i).<Double>getAs("score"), within(1e-6));
    }
    assertThat(plain.get(0).schema().fieldNames()).doesNotContain("map");
  }

  /** The classes of the bundled model are the digits in their order. */
  @Test
  void sparksEvaluatorsAndTransformersTakeThePrediction(SparkSession spark) {
    Dataset<Row> labeled =
        classifier()
            .transform(Digits.labeled(spark, 60))
            .withColumn("label", functions.col("label").cast("double"));

    assertThat(new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(labeled))
        .isEqualTo(1);
    Dataset<Row> named =
        new IndexToString().setInputCol("prediction").setOutputCol("name").transform(labeled);
    assertThat(named.where("name = predictedLabel").count()).isEqualTo(60);
  }

  @Test
  void anyFormatHoldsTheDefaultColumns(SparkSession spark, @TempDir Path folder) {
    Dataset<Row> labeled = classifier().transform(Digits.paths(spark, 1));
    for (String format : List.of("csv", "json", "orc", "parquet")) {
      String file = folder.resolve(format).toString();
      labeled.write().format(format).option("header", true).save(file);

      Dataset<Row> read = spark.read().format(format).option("header", true).load(file);
      assertThat(read.select("prediction").as(Encoders.STRING()).collectAsList())
          .as(format)
          .containsExactly("0.0");
      assertThat(read.select("predictedLabel").as(Encoders.STRING()).collectAsList())
          .as(format)
          .containsExactly("zero");
    }
  }

  @Test
  void ofMoreClassesThanImageNetOnlyTheNumberIsInTheMetadata(
      SparkSession spark, @TempDir Path folder) throws IOException {
    Pretrained digits = Pretrained.open(Digits.MODEL);
    List<String> labels = IntStream.range(0, 1_025).mapToObj(id -> "class " + id).toList();
    digits.withNewHead(ProblemType.SINGLE_LABEL_CLASSIFICATION, labels).savePretrained(folder);

    StructType schema =
        classifier().setModel(folder.toString()).transform(Digits.paths(spark, 1)).schema();

    assertThat(schema.apply("prediction").metadata().json())
        .contains("\"num_vals\":1025")
        .hasSizeLessThan(200);
  }

  @Test
  void appliesTheSigmoidToEachLogit(SparkSession spark) {
    Row row =
        classifier()
            .setProbabilityCol("probability")
            .setRawPredictionCol("logits")
            .setFunctionToApply("sigmoid")
            .transform(Digits.paths(spark, 1))
            .first();

    Vector probability = row.getAs("probability");
    Vector logits = row.getAs("logits");
    for (int label = 0; label < logits.size(); label++) {
      assertThat(probability.apply(label))
          .isCloseTo(1 / (1 + Math.exp(-logits.apply(label))), within(1e-12));
    }
  }

  @Test
  void theModelTellsWhichFunctionToApply(SparkSession spark, @TempDir Path model)
      throws IOException {
    Path bundled = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");
    for (String file : List.of("model.safetensors", "preprocessor_config.json")) {
      Files.copy(bundled.resolve(file), model.resolve(file));
    }
    BitConfig multiLabel =
        BitConfig.read(bundled.resolve("config.json")).toBuilder()
            .optProblemType(ProblemType.MULTI_LABEL_CLASSIFICATION)
            .build();
    Files.writeString(model.resolve("config.json"), multiLabel.toJson());
    Dataset<Row> image = Digits.paths(spark, 1);

    double auto = score(classifier().setModel(model.toString()), image);
    double sigmoid = score(classifier().setFunctionToApply("sigmoid"), image);

    assertThat(auto).isEqualTo(sigmoid).isNotEqualTo(score(classifier(), image));
  }

  private static double score(BitImageClassifier classifier, Dataset<Row> image) {
    return classifier.transform(image).first().getAs("score");
  }

  @Test
  void takesClassNamesFromAFile(SparkSession spark, @TempDir Path folder) throws IOException {
    List<String> letters = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    Path file = Files.write(folder.resolve("labels.txt"), letters);
    BitImageClassifier classifier = classifier().setTopK(2);
    List<String> digits = classifier.classNames(spark);
    Row own = classifier.transform(Digits.paths(spark, 1)).first();
    Row named = classifier.setLabelsFile(file.toString()).transform(Digits.paths(spark, 1)).first();

    assertThat(classifier.classNames(spark)).isEqualTo(letters);
    assertThat(named.<String>getAs("predictedLabel"))
        .isEqualTo(letters.get(digits.indexOf(own.<String>getAs("predictedLabel"))));
    assertThat(named.<Row>getList(named.fieldIndex("topK")).get(0).getString(0))
        .isEqualTo(named.<String>getAs("predictedLabel"));
  }

  @Test
  void refusesAnotherNumberOfClassNames(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path file = Files.write(folder.resolve("labels.txt"), List.of("a", "b"));

    assertThatThrownBy(
            () -> classifier().setLabelsFile(file.toString()).transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "labelsFile has 2 names, but model 'bundled:bit-tiny-digits' has 10 classes; give each class"
                + " a name");
  }

  @ParameterizedTest
  @EnumSource(PrecisionChoice.class)
  void tellsInWhichPrecisionItRan(PrecisionChoice choice, SparkSession spark) {
    BitImageClassifier classifier = classifier().setPrecision(choice.lowerCaseName());
    Dataset<Row> labeled = classifier.transform(Digits.paths(spark, 4).coalesce(1));

    assertThat(labeled.collectAsList()).hasSize(4);

    Precision ran = choice.choose(Device.CPU);
    Map<String, Long> totals = StageMetrics.totalsOf(classifier.uid());
    assertThat(totals.get("tasks in float32")).isEqualTo(ran == Precision.FLOAT32 ? 1 : 0);
    assertThat(totals.get("tasks in bfloat16")).isEqualTo(ran == Precision.BFLOAT16 ? 1 : 0);
    assertThat(totals.get("tasks in int8")).isEqualTo(ran == Precision.INT8 ? 1 : 0);
    for (String column : List.of("prediction", "score")) {
      assertThat(
              labeled.schema().apply(column).metadata().getString(BitImageClassifier.PRECISION_KEY))
          .isEqualTo(choice.lowerCaseName());
    }
  }

  @Test
  void loadsTheModelOncePerJvm(SparkSession spark, @TempDir Path folder) throws IOException {
    List<String> labels = IntStream.range(0, 10).mapToObj(i -> "of this test " + i).toList();
    Pretrained.open(Digits.MODEL).withLabels(labels).savePretrained(folder);
    Dataset<Row> paths = Digits.paths(spark, 40).repartition(4);
    Dataset<Row> labeled = classifier().setModel(folder.toString()).transform(paths);
    assertThat(labeled.rdd().getNumPartitions()).isEqualTo(4);
    long before = ModelCache.loads();

    labeled.collectAsList();
    labeled.count();
    labeled.collectAsList();

    assertThat(ModelCache.loads() - before).isEqualTo(1);
  }
}
