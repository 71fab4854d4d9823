package io.sparkbit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Saves stages and a fitted pipeline of this version, for later versions to load, with the values
 * of all Params and the pipeline's predictions.
 *
 * <pre>
 * mvn -q test-compile exec:exec -Dtest.main.class=io.sparkbit.spark.SavedPipeline \
 *   -Dbenchmark.args=src/test/resources/io/sparkbit/spark/saved/0.1
 * </pre>
 *
 * <p>The folder must not exist. Only add folders for new versions: {@link SavedPipelineTest} proves
 * that the old ones load.
 */
public final class SavedPipeline {

  static final String PROBE = "probe";
  static final String PARAMS = "params.csv";
  static final String PREDICTIONS = "predictions.csv";

  private static final int IMAGES = 30;

  private SavedPipeline() {}

  /** Writes the fixtures into a folder, then loads those in the other folders. */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder.getParent());
    Files.createDirectory(folder);
    try (SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      write(spark, folder);
      for (String earlier : List.of(arguments).subList(1, arguments.length)) {
        requireSame(spark, Path.of(earlier));
      }
    }
  }

  /**
   * Loads a pipeline that another version of Spark or spark-bit saved, and compares its classes.
   */
  private static void requireSame(SparkSession spark, Path folder) throws IOException {
    List<String> expected = classes(Files.readAllLines(folder.resolve(PREDICTIONS)).stream());
    PipelineModel probe = PipelineModel.load(folder.resolve(PROBE).toString());
    List<Row> rows = probe.transform(digits(spark)).collectAsList();
    List<String> actual = classes(rows.stream().map(SavedPipeline::prediction));
    if (!actual.equals(expected)) {
      throw new IllegalStateException("%s gives %s".formatted(folder, actual));
    }
    System.out.printf("Spark %s: %s gives the same%n", spark.version(), folder);
  }

  private static List<String> classes(Stream<String> predictions) {
    return predictions.map(line -> line.substring(0, line.lastIndexOf(','))).toList();
  }

  private static void write(SparkSession spark, Path folder) throws IOException {
    List<ImageStage<?>> stages = stages();
    for (ImageStage<?> stage : stages) {
      stage.save(folder.resolve(stage.uid()).toString());
    }
    Files.write(folder.resolve(PARAMS), stages.stream().flatMap(SavedPipeline::params).toList());
    Dataset<Row> digits = digits(spark);
    PipelineModel probe = probe().fit(digits);
    probe.save(folder.resolve(PROBE).toString());
    Files.write(
        folder.resolve(PREDICTIONS),
        probe.transform(digits).collectAsList().stream().map(SavedPipeline::prediction).toList());
    deleteChecksums(folder);
  }

  /** Returns every kind of stage, with no Param at its default and no real locations. */
  static List<ImageStage<?>> stages() {
    return List.of(
        common(new BitImagePreprocessor("preprocessor"))
            .setModel("models/bit-50")
            .setProcessor("models/processor.json")
            .setOutputCol("small"),
        model(new BitImageClassifier("classifier"))
            .setPredictionCol("class")
            .setPredictedLabelCol("label")
            .setPredictedLabelsCol("labels")
            .setScoreCol("sure")
            .setProbabilityCol("likely")
            .setRawPredictionCol("logits")
            .setTopKCol("best")
            .setTopK(5)
            .setUnknownScoreCol("energy")
            .setUnknownCol("unknown")
            .setUnknownThreshold(-3.5)
            .setFunctionToApply("sigmoid")
            .setActivationMapCol("map")
            .setLabelsFile("models/labels.txt"),
        model(new BitImageEmbedder("embedder"))
            .setOutputCol("embedding")
            .setOutputType("tensor")
            .setOutputLayer("stage2")
            .setNormalize("l2"));
  }

  private static <S extends ImageStage<S>> S common(S stage) {
    return stage
        .setInputCol("picture")
        .setHandleInvalid("skip")
        .setErrorCol("why")
        .setExifOrientation("apply")
        .setDecoding("scaled")
        .setMaxPixels(1_000_000)
        .setLengthCol("bytes")
        .setReadAhead(3);
  }

  private static <S extends ModelStage<S>> S model(S stage) {
    return common(stage)
        .setModel("models/bit-50")
        .setBatchSize(7)
        .setPrecision("bfloat16")
        .setDevice("cpu");
  }

  /** A probe on logits instead of features, to keep it small: 10 classes by 10 features. */
  static Pipeline probe() {
    return new Pipeline("probe")
        .setStages(
            new PipelineStage[] {
              new BitImageEmbedder("embed")
                  .setModel(Digits.MODEL)
                  .setInputCol("path")
                  .setOutputLayer("logits"),
              new LogisticRegression("regress").setRegParam(0.1).setMaxIter(20)
            });
  }

  /** Returns some digits with their class as a double, as Spark ML expects. */
  static Dataset<Row> digits(SparkSession spark) {
    return Digits.paths(spark, IMAGES)
        .coalesce(1)
        .withColumn(
            "label",
            functions.element_at(functions.split(functions.col("path"), "/"), -2).cast("double"));
  }

  /** Returns lines of stage, Param and value. */
  static Stream<String> params(ImageStage<?> stage) {
    return Arrays.stream(stage.params())
        .map(param -> "%s,%s,%s".formatted(stage.uid(), param.name(), stage.get(param).get()));
  }

  /** Returns a line of image, predicted class and its probability. */
  private static String prediction(Row row) {
    Path file =
        Digits.FOLDER.relativize(Path.of(row.<String>getAs("path").substring("file:".length())));
    double predicted = row.getAs("prediction");
    double probability = row.<Vector>getAs("probability").apply((int) predicted);
    return String.format(Locale.ROOT, "%s,%.0f,%.6f", file, predicted, probability);
  }

  /** Deletes Hadoop's checksums, which a repository does not need. */
  private static void deleteChecksums(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".crc"))
          .forEach(SavedPipeline::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
