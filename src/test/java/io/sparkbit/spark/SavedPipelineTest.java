package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkbit.error.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was saved comes back: that of this version, and that of all versions before. */
@ExtendWith(LocalSpark.class)
class SavedPipelineTest {

  private static final Path SAVED = Path.of("src/test/resources/io/sparkbit/spark/saved");

  @TempDir Path folder;

  static List<ImageStage<?>> stages() {
    return SavedPipeline.stages();
  }

  static List<Path> versions() throws IOException {
    try (Stream<Path> versions = Files.list(SAVED)) {
      return versions.sorted().toList();
    }
  }

  private static ImageStage<?> load(String uid, Path path) {
    return switch (uid) {
      case "preprocessor" -> BitImagePreprocessor.load(path.toString());
      case "classifier" -> BitImageClassifier.load(path.toString());
      case "embedder" -> BitImageEmbedder.load(path.toString());
      default -> throw new IllegalArgumentException("There is no stage " + uid);
    };
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyParamComesBack(ImageStage<?> stage) throws IOException {
    assertThat(stage.params())
        .allSatisfy(param -> assertThat(stage.isSet(param)).as(param.name()).isTrue())
        // Whose default was another one then.
        .filteredOn(param -> !param.equals(stage.exifOrientation()))
        .allSatisfy(
            param ->
                assertThat(stage.getOrDefault(param))
                    .isNotEqualTo(stage.getDefault(param).getOrElse(() -> null)));
    Path path = folder.resolve("stage");

    stage.save(path.toString());
    ImageStage<?> loaded = load(stage.uid(), path);

    assertThat(SavedPipeline.params(loaded))
        .containsExactlyElementsOf(SavedPipeline.params(stage).toList());
    assertThat(loaded.explainParams()).isEqualTo(stage.explainParams());
  }

  @Test
  void aFittedPipelinePredictsTheSame(SparkSession spark) throws IOException {
    Dataset<Row> digits = SavedPipeline.digits(spark);
    PipelineModel probe = SavedPipeline.probe().fit(digits);
    probe.save(folder.resolve("probe").toString());

    PipelineModel loaded = PipelineModel.load(folder.resolve("probe").toString());

    assertThat(loaded.transform(digits).collectAsList())
        .isEqualTo(probe.transform(digits).collectAsList());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyParamOfAnEarlierVersionComesBack(Path version) throws IOException {
    List<String> lines = Files.readAllLines(version.resolve(SavedPipeline.PARAMS));

    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      ImageStage<?> stage = load(cells[0], version.resolve(cells[0]));
      Param<?> param = stage.getParam(isLabelCol(stage, cells) ? "predictedLabelCol" : cells[1]);
      assertThat(stage.get(param).get()).as(line).hasToString(cells[2]);
    }
  }

  /** In version 0.1 the labels were the prediction. */
  private static boolean isLabelCol(ImageStage<?> stage, String[] cells) {
    return cells[1].equals("predictionCol")
        && stage instanceof BitImageClassifier classifier
        && classifier.getPredictionCol().isEmpty();
  }

  @Test
  void theLabelsOfAnEarlierVersionKeepTheirColumn(SparkSession spark) {
    BitImageClassifier classifier =
        BitImageClassifier.load(SAVED.resolve("0.1/classifier").toString());
    assertThat(classifier.getLabelsFile()).isEqualTo("models/labels.txt");

    Row row =
        classifier
            .setModel(Digits.MODEL)
            .setLabelsFile("")
            .transform(Digits.paths(spark, 1).withColumnRenamed("path", "picture"))
            .first();

    assertThat(row.schema().fieldNames())
        .containsExactly("picture", "label", "likely", "logits", "best");
    assertThat(row.<String>getAs("label")).isEqualTo("zero");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPipelineOfAnEarlierVersionPredictsTheSame(Path version, SparkSession spark)
      throws IOException {
    List<String> lines = Files.readAllLines(version.resolve(SavedPipeline.PREDICTIONS));
    PipelineModel probe = PipelineModel.load(version.resolve(SavedPipeline.PROBE).toString());

    Matrix coefficients = ((LogisticRegressionModel) probe.stages()[1]).coefficientMatrix();

    List<Row> rows = probe.transform(SavedPipeline.digits(spark)).collectAsList();

    assertThat(rows).hasSameSizeAs(lines);
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      Row row = rows.get(i);
      assertThat(row.<String>getAs("path")).endsWith("/" + cells[0]);
      assertThat(row.<Double>getAs("prediction")).isEqualTo(Double.parseDouble(cells[1]));
      assertThat(row.<Vector>getAs("probability").apply(Integer.parseInt(cells[1])))
          .isCloseTo(
              Double.parseDouble(cells[2]),
              within(ProbeError.ofScore("logits", coefficients, row.getAs("features"))));
    }
  }

  @Test
  void noFixtureNamesAPlaceOfTheMachineThatMadeIt() throws IOException {
    try (Stream<Path> files = Files.walk(SAVED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(Path.of("").toAbsolutePath().toString(), "file:");
      }
    }
  }

  /** Of a Param whose default has changed since. */
  @Test
  void aDefaultIsThatOfTheVersionThatSaved(SparkSession spark) {
    assertThat(spark.sparkContext().isStopped()).isFalse(); // Spark's loader asks for no session.
    PipelineModel probe = PipelineModel.load(SAVED.resolve("0.1/probe").toString());

    assertThat(((BitImageEmbedder) probe.stages()[0]).getExifOrientation()).isEqualTo("ignore");
    assertThat(new BitImageEmbedder().getExifOrientation()).isEqualTo("apply");
  }

  /** A Param that a later version brought is not in the metadata of earlier ones. */
  @Test
  void aParamThatIsNotInTheMetadataHasItsDefault() throws IOException {
    Path stage =
        edited(
            metadata -> {
              metadata.withObject("/defaultParamMap").remove("batchSize");
              metadata.withObject("/paramMap").remove("batchSize");
            });

    assertThat(BitImageEmbedder.load(stage.toString()).getBatchSize()).isEqualTo(32);
  }

  @Test
  void aFolderThatIsNotThereIsTold(@TempDir Path folder) {
    String nothing = folder.resolve("nothing").toString();

    assertThatThrownBy(() -> BitImageClassifier.load(nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no saved BitImageClassifier in %s; name the folder that save was given",
            nothing);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void nothingIsReplacedUnasked(MLWritable stage) throws IOException {
    String path = folder.resolve("stage").toString();
    stage.save(path);

    assertThatThrownBy(() -> stage.save(path))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s is already there; save to another folder, or replace it by"
                + " write().overwrite().save(...)",
            path);

    stage.write().overwrite().save(path);
    assertThat(Path.of(path, "metadata")).isDirectory();
  }

  static Stream<MLWritable> everything() {
    return Stream.concat(stages().stream(), Stream.of(new BitLinearProbe(), new BitFineTuner()));
  }

  /** Spark removes a folder before it is overwritten. */
  @Test
  void aStageMayReplaceItself(SparkSession spark) throws IOException {
    Dataset<Row> digits = SavedPipeline.digits(spark);
    String path = folder.resolve("stage").toString();
    trained(digits).save(path);
    List<Row> before = BitImageClassifier.load(path).transform(digits).collectAsList();

    BitImageClassifier.load(path).setReadAhead(3).write().overwrite().save(path);

    assertThat(BitImageClassifier.load(path).getReadAhead()).isEqualTo(3);
    assertThat(BitImageClassifier.load(path).transform(digits).collectAsList()).isEqualTo(before);
  }

  @Test
  void aPipelineMayReplaceItself(SparkSession spark) throws IOException {
    Dataset<Row> digits = SavedPipeline.digits(spark);
    String path = folder.resolve("pipeline").toString();
    new Pipeline().setStages(new PipelineStage[] {trained(digits)}).fit(digits).save(path);
    PipelineModel loaded = PipelineModel.load(path);
    List<Row> before = loaded.transform(digits).collectAsList();

    for (int again = 0; again < 2; again++) {
      loaded.write().overwrite().save(path);
      loaded = PipelineModel.load(path);
    }

    assertThat(loaded.transform(digits).collectAsList()).isEqualTo(before);
  }

  /** Returns a classifier whose model is nowhere else. */
  private static BitImageClassifier trained(Dataset<Row> digits) {
    return new BitLinearProbe()
        .setInputCol("path")
        .setLabelCol("label")
        .setModel(Digits.MODEL)
        .setMaxIter(3)
        .fit(digits);
  }

  @Test
  void whatIsNoStageIsNotOverwritten() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path file = Files.writeString(own.resolve("precious.txt"), "mine");

    for (Path path : List.of(own, file)) {
      assertThatThrownBy(() -> new BitImageClassifier().write().overwrite().save(path.toString()))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "%s is no saved stage, and to overwrite it would remove what is there; save to"
                  + " another folder",
              path);
    }

    assertThat(file).hasContent("mine");
  }

  /** Better than to go on without what a later version was told. */
  @Test
  void aStageOfALaterVersionIsRefused() throws IOException {
    Path set = edited(metadata -> metadata.withObject("/paramMap").put("sharpness", 3));

    assertThatThrownBy(() -> BitImageEmbedder.load(set.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The stage %s was saved by a later version of spark-bit: Param sharpness does not"
                + " exist. Load it with that version",
            set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"class\": ", "[]"})
  void damagedMetadataIsTold(String metadata) throws IOException {
    Path stage = edited(any -> {});
    Files.writeString(stage.resolve("metadata/part-00000"), metadata);

    assertThatThrownBy(() -> BitImageEmbedder.load(stage.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The stage in %s is damaged: its metadata is no JSON of Spark's; save it again", stage);
  }

  @Test
  void aStageOfAnotherKindIsRefused() throws IOException {
    Path classifier = versions().get(0).resolve("classifier");
    Path pipeline = versions().get(0).resolve("probe");

    assertThatThrownBy(() -> BitImageEmbedder.load(classifier.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "%s contains a BitImageClassifier, not a BitImageEmbedder; load it with"
                + " BitImageClassifier.load",
            classifier);
    assertThatThrownBy(() -> BitImageEmbedder.load(pipeline.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "%s contains a PipelineModel, not a BitImageEmbedder; load it with PipelineModel.load",
            pipeline);
  }

  /** The embedder of the first version, with other metadata. */
  private Path edited(Consumer<ObjectNode> change) throws IOException {
    Path original;
    try (Stream<Path> files = Files.walk(versions().get(0).resolve("embedder/metadata"))) {
      original =
          files
              .filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
              .findFirst()
              .orElseThrow();
    }
    JsonMapper json = new JsonMapper();
    ObjectNode metadata = (ObjectNode) json.readTree(original.toFile());
    change.accept(metadata);
    Path stage = folder.resolve("edited");
    Files.createDirectories(stage.resolve("metadata"));
    Files.writeString(
        stage.resolve("metadata/part-00000"), json.writeValueAsString(metadata) + "\n");
    return stage;
  }
}
