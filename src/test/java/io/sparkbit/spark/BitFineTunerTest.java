package io.sparkbit.spark;

import static io.sparkbit.spark.SmallTraining.assertRefused;
import static io.sparkbit.spark.SmallTraining.tuner;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.error.UserException;
import io.sparkbit.files.FilePaths;
import io.sparkbit.image.Size;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.training.FineTunerSettings;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.HyperRule;
import io.sparkbit.training.TrainingException;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingLosses;
import io.sparkbit.training.TrainingRecipe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({LocalSpark.class, OneThread.class})
class BitFineTunerTest {

  private static double accuracy(Dataset<Row> labeled) {
    return (double) labeled.where("predictedLabel = label").count() / labeled.count();
  }

  /** The backbone knows digits already; its new head learns which of them are even. */
  @Test
  void learnsOtherClasses(SparkSession spark) {
    Dataset<Row> parities =
        Digits.labeled(spark, 200)
            .withColumn(
                "label", when(col("label").cast("int").mod(2).equalTo(0), "even").otherwise("odd"));
    List<Double> losses = new ArrayList<>();
    TrainingListener listener = (step, program) -> losses.add(step.loss());

    BitFineTuner tuner = tuner().setSteps(30).setLearningRate(0.03);
    BitImageClassifier classifier = tuner.fit(parities, listener);

    assertThat(classifier.classNames(spark)).containsExactly("even", "odd");
    assertThat(classifier.parent()).isSameAs(tuner);
    assertThat(losses).hasSize(30);
    assertThat(classifier.hasSummary()).isTrue();
    assertThat(classifier.summary().objectiveHistory())
        .containsExactly(losses.stream().mapToDouble(loss -> loss).toArray());
    assertThat(classifier.summary().totalIterations()).isEqualTo(30);
    assertThat(losses.get(0)).isCloseTo(Math.log(2), within(1e-6));
    assertThat(losses.get(29)).isLessThan(0.2);
    assertThat(accuracy(classifier.transform(parities))).isGreaterThan(0.95);
  }

  /** The rate of the rule's first step is 0; the second one leaves the numbers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTrainingThatDivergesWritesNothing(int workers, SparkSession spark, @TempDir Path folder)
      throws IOException {
    BitFineTuner wild =
        tuner()
            .setSteps(2)
            .setLearningRate(1e20)
            .setNumWorkers(workers)
            .setOutputDir(folder.resolve("model").toString())
            .setCheckpointDir(folder.resolve("checkpoints").toString())
            .setCheckpointInterval(1);
    Dataset<Row> digits = Digits.labeled(spark, 40);

    assertThatThrownBy(() -> wild.fit(digits))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "Training has diverged: after step [12] of 2, with loss \\S+ and"
                + " learning rate \\S+, .+\\. Lower learningRate, which is"
                + " 1\\.0E20, .+");
    assertThat(folder.resolve("model")).doesNotExist();
    for (Path checkpoint :
        FileUtils.listFiles(folder.toFile(), null, true).stream().map(File::toPath).toList()) {
      if (checkpoint.toString().endsWith(".safetensors")) {
        Checkpoint state = SafetensorsFile.open(checkpoint);
        for (String name : state.names()) {
          for (float value : state.read(name)) {
            assertThat(value).isFinite();
          }
        }
      }
    }
  }

  @Test
  void aDamagedCheckpointIsCalledThat(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    BitFineTuner tuner =
        tuner().setSteps(2).setCheckpointDir(folder.toString()).setCheckpointInterval(1);
    assertThatThrownBy(
            () ->
                tuner.fit(
                    digits,
                    (step, program) -> {
                      if (step.step() == 1) {
                        throw new IOException("the disk is full");
                      }
                    }))
        .hasMessageEndingWith("the disk is full");
    Path checkpoint = folder.resolve("step-00000001.safetensors");
    byte[] sound = Files.readAllBytes(checkpoint);

    Files.write(checkpoint, Arrays.copyOf(sound, sound.length - 1));
    assertThatThrownBy(() -> tuner.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            ("The training checkpoint \\Q%s\\E cannot be used: it is truncated: its tensors need"
                    + " \\d+ bytes after the header, but only \\d+ are there\\. Remove \\Q%s\\E and train"
                    + " from the beginning")
                .formatted(checkpoint, folder));

    Files.write(checkpoint, sound);
    Path losses = folder.resolve("step-00000001.json");
    Files.delete(folder.resolve(".step-00000001.json.crc"));
    Files.writeString(losses, "[2.3");
    assertThatThrownBy(() -> tuner.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The losses of the training so far, %s, are damaged; remove this file to go on without"
                + " them",
            losses);

    Files.delete(folder.resolve(".training.json.crc"));
    Files.write(folder.resolve("training.json"), new byte[] {'{', '"'});
    assertThatThrownBy(() -> tuner.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "The record of the training in %s is truncated or damaged: ", folder);
  }

  @Test
  void theModelReadsImagesOfTheCrop(SparkSession spark, @TempDir Path folder) throws IOException {
    String output = folder.resolve("model").toString();
    tuner().setSteps(2).setOutputDir(output).fit(Digits.labeled(spark, 40));

    Pretrained model = Pretrained.open(output);
    assertThat(model.processor().orElseThrow().outputSize()).contains(Size.square(32));
    assertThat(model.processor().orElseThrow().cropSize()).isEmpty();
  }

  /** With everything that is drawn. */
  @Test
  void goesOnAfterAnInterruptionToTheSameWeights(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 60);
    BitFineTuner tuner =
        tuner()
            .setCheckpointInterval(2)
            .setFlipProbability(0.5)
            .setRandAugmentOps(2)
            .setRandAugmentMagnitude(5)
            .setErasingProbability(0.5)
            .setMixupAlpha(0.2);
    BitImageClassifier uninterrupted = tuner.fit(digits);
    Path checkpoints = folder.resolve("checkpoints");
    tuner.setCheckpointDir(checkpoints.toString());
    List<Integer> steps = new ArrayList<>();
    TrainingListener interrupted =
        (step, program) -> {
          steps.add(step.step());
          if (step.step() == 4) {
            throw new IllegalStateException("interrupted");
          }
        };

    assertThatThrownBy(() -> tuner.fit(digits, interrupted)).hasMessage("interrupted");
    assertThat(checkpoints)
        .isDirectoryContaining("glob:**/step-00000004.safetensors")
        .isDirectoryNotContaining("glob:**/step-00000002.safetensors");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setBatchSize(25).fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s contains the checkpoints of another training: batchSize was 24 and is now 25."
                + " Go back to that, or train into another folder",
            checkpoints);
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setFreezeBackbone(true).fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("freezeBackbone was false and is now true");
    assertThatThrownBy(() -> tuner.fit(digits.limit(59)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its images, their order or their labels were others");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setExifOrientation("ignore").fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exifOrientation was \"apply\" and is now \"ignore\"");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setDecoding("scaled").fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decoding was \"exact\" and is now \"scaled\"");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setPrecision("auto").fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision was \"float32\" and is now \"auto\"");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setRandAugmentMagnitude(6).fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(": randAugmentMagnitude was 5 and is now 6");
    for (String killed :
        List.of("training.json", "step-00000004.safetensors", "best-00000003.json")) {
      Files.createFile(checkpoints.resolve(killed + ".unfinished"));
    }
    BitImageClassifier resumed = tuner.fit(digits, (step, program) -> steps.add(step.step()));

    assertThat(steps).containsExactly(0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9);
    assertThat(weights(resumed)).isEqualTo(weights(uninterrupted));
    assertThat(resumed.summary().objectiveHistory())
        .containsExactly(uninterrupted.summary().objectiveHistory());
    assertThat(checkpoints).isEmptyDirectory();
  }

  /** Bytes have no gradients. */
  @Test
  void refusesToTrainInInt8() {
    assertThatThrownBy(() -> tuner().setPrecision("int8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "precision is 'int8', but must be one of auto, float32, bfloat16: int8 has no gradients");
  }

  /** Without the losses of its steps, and without settings that there were not yet. */
  @Test
  void goesOnFromWhatAnEarlierVersionLeft(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    BitFineTuner tuner =
        tuner().setSteps(3).setCheckpointDir(folder.toString()).setCheckpointInterval(2);
    assertThatThrownBy(
            () ->
                tuner.fit(
                    digits,
                    (step, program) -> {
                      if (step.step() == 2) {
                        throw new IOException("the disk is full");
                      }
                    }))
        .hasMessageEndingWith("the disk is full");
    Files.delete(folder.resolve("step-00000002.json"));
    Path record = folder.resolve("training.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode earlier = (ObjectNode) json.readTree(record.toFile());
    for (String part : List.of("distortion", "objective")) {
      assertThat(((ObjectNode) earlier.get("recipe")).remove(part)).isNotNull();
    }
    for (String field : List.of("decoding", "precision", "validation")) {
      assertThat(earlier.remove(field)).isNotNull();
    }
    Files.writeString(record, json.writeValueAsString(earlier));
    Files.delete(folder.resolve(".training.json.crc"));

    assertThat(tuner.fit(digits).summary().totalIterations()).isEqualTo(1);
  }

  private static List<String> weights(BitImageClassifier classifier) throws IOException {
    Checkpoint checkpoint =
        SafetensorsFile.open(FilePaths.local(classifier.getModel()).resolve("model.safetensors"));
    List<String> weights = new ArrayList<>();
    for (String name : checkpoint.names()) {
      weights.add(name + Arrays.toString(checkpoint.read(name)));
    }
    return weights;
  }

  /** With MixUp, distortions, and micro-batches that the workers cannot share evenly. */
  @Test
  void twoWorkersDoWhatOneDoes(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 60);
    BitFineTuner tuner =
        tuner().setMixupAlpha(0.3).setRandAugmentOps(1).setErasingProbability(0.25);

    List<Double> one = losses(tuner, digits);
    List<Double> two = losses(tuner.setNumWorkers(2), digits);

    assertThat(one).hasSize(10);
    TrainingLosses.assertSame(two, one);
  }

  @Test
  void aWorkerMayHaveNothingToDo(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 20);
    BitFineTuner tuner = tuner().setSteps(3).setBatchSize(4).setMicroBatchSize(4);

    List<Double> one = losses(tuner, digits);
    List<Double> two = losses(tuner.setNumWorkers(2), digits);

    assertThat(one).hasSize(3);
    TrainingLosses.assertSame(two, one);
  }

  private static List<Double> losses(BitFineTuner tuner, Dataset<Row> images) {
    List<Double> losses = new ArrayList<>();
    tuner.fit(images, (step, program) -> losses.add(step.loss()));
    return losses;
  }

  @Test
  void anImageThatVanishesDuringTheTrainingIsNamed(SparkSession spark, @TempDir Path folder)
      throws IOException {
    List<Row> rows = Digits.labeled(spark, 30).collectAsList();
    List<Row> copies = new ArrayList<>();
    for (Row row : rows) {
      Path file = folder.resolve(copies.size() + ".png");
      Files.copy(Path.of(row.getString(0).substring("file:".length())), file);
      copies.add(RowFactory.create("file:" + file, row.getString(1)));
    }
    Dataset<Row> digits = spark.createDataFrame(copies, rows.get(0).schema());
    TrainingListener vanishing =
        (step, program) -> FileUtils.deleteQuietly(folder.resolve("7.png").toFile());

    assertThatThrownBy(() -> tuner().setBatchSize(30).fit(digits, vanishing))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "An image that was readable before training can no longer be read: NOT_FOUND:"
                + " file:%s/7.png: there is no such file. Resume from the last checkpoint when it is"
                + " back",
            folder);
  }

  @Test
  void learnsFromBytesAndFromPreparedPictures(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 30);
    Dataset<Row> prepared =
        new BitImagePreprocessor().setModel(Digits.MODEL).transform(digits).drop("path");
    Dataset<Row> bytes =
        ImageContents.read(digits, "error", 2)
            .withColumn("label", element_at(split(col("path"), "/"), -2));

    List<Double> ofFiles = losses(tuner().setSteps(2), digits);
    assertThat(losses(tuner().setSteps(2).setInputCol("content"), bytes)).isEqualTo(ofFiles);
    List<Double> ofPrepared = losses(tuner().setSteps(2).setInputCol("image"), prepared);
    assertThat(ofPrepared.get(0)).isEqualTo(ofFiles.get(0)); // Of a new head, whatever it sees.
    assertThat(ofPrepared.get(1)).isLessThan(ofPrepared.get(0));
  }

  @Test
  void followsTheRuleUnlessToldOtherwise() {
    TrainingRecipe rule = new FineTunerSettings(new BitFineTuner()).recipe(20_000, 96 * 96);
    TrainingRecipe own =
        new FineTunerSettings(tuner().setMixupAlpha(0.3).setRandAugmentOps(2).setSeed(5))
            .recipe(20_000, 96 * 96);

    assertThat(rule.resize()).isEqualTo(Size.square(512));
    assertThat(rule.crop()).isEqualTo(Size.square(480));
    assertThat(rule.schedule()).isEqualTo(HyperRule.of(20_000, 96 * 96).schedule());
    assertThat(rule.mixupAlpha()).isEqualTo(0.1);
    assertThat(rule.batchSize()).isEqualTo(512);
    assertThat(rule.flipProbability()).isEqualTo(0.5);
    assertThat(rule.distortion()).isEqualTo(Distortion.NONE);
    assertThat(own.resize()).isEqualTo(Size.square(36));
    assertThat(own.crop()).isEqualTo(Size.square(32));
    assertThat(own.schedule().steps()).isEqualTo(10);
    assertThat(own.mixupAlpha()).isEqualTo(0.3);
    assertThat(own.distortion()).isEqualTo(new Distortion(2, 9, 0));
    assertThat(own.seed()).isEqualTo(5);
  }

  /** One to fifty: with weights or balanced turns, the rare class is not given up. */
  @ParameterizedTest
  @CsvSource({"none, shuffled, 0", "auto, shuffled, 1", "none, balanced, 1"})
  void rareClassesCount(String weights, String sampling, int recall, SparkSession spark) {
    Dataset<Row> ones = Digits.labeled(spark, 497).where("label = '1'").limit(1);
    Dataset<Row> others = Digits.labeled(spark, 497).where("label <> '1'").limit(50);
    Dataset<Row> uneven =
        ones.union(others)
            .withColumn("label", when(col("label").equalTo("1"), "one").otherwise("other"));

    BitImageClassifier classifier =
        tuner()
            .setFreezeBackbone(true)
            .setSteps(10)
            .setLearningRate(0.02)
            .setClassWeights(weights)
            .setSampling(sampling)
            .fit(uneven);

    assertThat(
            classifier.transform(uneven).where("label = 'one' and predictedLabel = 'one'").count())
        .isEqualTo(recall);
  }

  @Test
  void smoothedLabelsHaveALowestLoss(SparkSession spark) {
    List<Double> losses =
        losses(
            tuner().setSteps(20).setLearningRate(0.03).setLabelSmoothing(0.5),
            Digits.labeled(spark, 40));

    // The entropy of labels of 0.55 and nine times 0.05.
    assertThat(losses)
        .allMatch(loss -> loss > 0.55 * -Math.log(0.55) + 9 * 0.05 * -Math.log(0.05) - 1e-6);
  }

  /** Mistakes show before any training starts. */
  @Test
  void refusesSettingsThatContradict(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 20);

    assertRefused(
        tuner().setResize(20),
        digits,
        "crop is 32 x 32, but must not be larger than resize, which is 20 x 20");
    assertRefused(
        tuner().setResize(20),
        digits.filter("raise_error('read') IS NULL"),
        "crop is 32 x 32, but must not be larger than resize, which is 20 x 20");
    assertRefused(
        tuner().setRandAugmentMagnitude(12),
        digits,
        "randAugmentMagnitude is how strong the operations of RandAugment are, but randAugmentOps is 0;"
            + " set it to 2, for example");
    assertRefused(
        tuner().setClassWeights("{\"11\": 2}"),
        digits,
        "classWeights has a weight for '11', but there is no such label (did you mean '1'?); the"
            + " labels are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
    assertThatThrownBy(() -> tuner().setCrop(100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop is 100000, but must be from 1 to 16384");
  }
}
