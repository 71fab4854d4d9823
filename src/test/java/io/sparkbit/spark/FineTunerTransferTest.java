package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.model.Pretrained;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.Interpolation.Candidate;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With what of a model a training begins, and which weights become the new one. */
@ExtendWith({LocalSpark.class, OneThread.class})
class FineTunerTransferTest {

  private static final String HEAD = "classifier.1.weight";

  /** A training that changes next to nothing. */
  private static BitFineTuner idle() {
    return SmallTraining.tuner().setSteps(1).setLearningRate(1e-9);
  }

  private static Checkpoint weights(BitImageClassifier classifier) throws IOException {
    return Pretrained.open(classifier.getModel()).checkpoint();
  }

  private static void assertSameHead(Checkpoint actual, Checkpoint expected) throws IOException {
    float[] values = actual.read(HEAD);
    float[] others = expected.read(HEAD);
    assertThat(values).hasSameSizeAs(others);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(others[i], within(1e-3f));
    }
  }

  /** Only of the images that are trained on. */
  @Test
  void startsFromTheHeadOfAProbe(SparkSession spark) throws IOException {
    Dataset<Row> digits =
        Digits.labeled(spark, 90).withColumn("held", pmod(hash(col("path")), lit(3)).equalTo(0));
    assertThat(digits.where("held").count()).isPositive();
    Checkpoint probe =
        weights(
            new BitLinearProbe()
                .setModel(Digits.MODEL)
                .setInputCol("path")
                .fit(digits.where("not held")));
    BitFineTuner tuner = idle().setInitialHead("probe").setValidationIndicatorCol("held");

    assertSameHead(weights(tuner.fit(digits)), probe);
    List<Double> losses = new ArrayList<>();
    tuner.setSteps(3).fit(digits, (step, program) -> losses.add(step.loss()));
    assertThat(losses.get(0)).isLessThan(0.5);
  }

  /** The head of an interrupted training is kept, and not fitted again. */
  @Test
  void goesOnFromTheSameHead(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 60);
    BitFineTuner tuner =
        SmallTraining.tuner().setSteps(4).setInitialHead("probe").setCheckpointInterval(2);
    BitImageClassifier uninterrupted = tuner.fit(digits);
    tuner.setCheckpointDir(folder.toString());
    assertThatThrownBy(
            () ->
                tuner.fit(
                    digits,
                    (step, program) -> {
                      if (step.step() == 2) {
                        throw new IllegalStateException("interrupted");
                      }
                    }))
        .hasMessage("interrupted");
    assertThat(folder).isDirectoryContaining("glob:**/head.safetensors");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setInitialHead("zeros").fit(digits))
        .hasMessageContaining("initialHead was \"probe\" and is now \"zeros\"");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setEmaDecay(0.5).fit(digits))
        .hasMessageContaining("emaDecay was 0.0 and is now 0.5");
    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setFreezeUntil("stem").fit(digits))
        .hasMessageContaining("freezeUntil was \"\" and is now \"stem\"");

    BitImageClassifier resumed = tuner.fit(digits);

    // The head of another fit may differ in its last digits: Spark adds up as tasks end.
    Checkpoint expected = weights(uninterrupted);
    for (String name : expected.names()) {
      float[] values = weights(resumed).read(name);
      float[] others = expected.read(name);
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isCloseTo(others[i], within(1e-4f));
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void startsFromTheModelsOwnHead(SparkSession spark) throws IOException {
    Dataset<Row> digits = Digits.named(spark, 60);
    BitFineTuner tuner = idle().setInitialHead("model");
    Pretrained model = Pretrained.open(Digits.MODEL);

    BitImageClassifier classifier = tuner.fit(digits);

    List<String> labels = classifier.classNames(spark);
    assertThat(labels).startsWith("eight", "five").hasSize(10);
    assertSameHead(weights(classifier), model.withOrderedLabels(labels).checkpoint());

    SmallTraining.assertRefused(
        tuner,
        Digits.labeled(spark, 60),
        "initialHead is 'model', but model '%s' has the labels [zero, one, two, three, four, five, six, seven, eight, nine], and the images have [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; set it to zeros or probe"
            .formatted(Digits.MODEL));
  }

  /** A unit that the model knows: its answers do not change when training starts from them. */
  @Test
  void startsFromTheModelsOwnHeadInItsUnit(SparkSession spark, @TempDir Path folder) {
    Dataset<Row> digits =
        Digits.labeled(spark, 60).withColumn("label", col("label").cast("double").multiply(100));
    String model = folder.resolve("model").toString();
    SmallTraining.tuner().setProblemType("regression").setOutputDir(model).fit(digits);
    BitFineTuner tuner =
        idle().setModel(model).setProblemType("regression").setInitialHead("model");

    List<Double> before = predictions(new BitImageClassifier().setModel(model), digits);
    List<Double> after = predictions(tuner.fit(digits), digits);

    assertThat(before).hasSize(60);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isCloseTo(before.get(i), within(0.01));
    }
  }

  private static List<Double> predictions(BitImageClassifier model, Dataset<Row> images) {
    return model
        .setInputCol("path")
        .transform(images.drop("label"))
        .select(col("prediction").cast("double"))
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  @Test
  void whatIsFrozenStays(SparkSession spark) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 60);

    Checkpoint after =
        weights(SmallTraining.tuner().setFreezeUntil("stage1").setSteps(3).fit(digits));

    Checkpoint before = Pretrained.open(Digits.MODEL).checkpoint();
    for (String name : before.names()) {
      boolean frozen = name.contains("embedder") || name.contains("stages.0.");
      if (frozen) {
        assertThat(after.read(name)).isEqualTo(before.read(name));
      }
    }
    String kernel = "bit.encoder.stages.1.layers.0.conv1.weight";
    assertThat(after.read(kernel)).isNotEqualTo(before.read(kernel));
    SmallTraining.assertRefused(
        SmallTraining.tuner().setFreezeUntil("stage7"),
        digits,
        "Model '%s' has no output 'stage7' to freeze until; freezeUntil must be one of stem, stage1, stage2, stage3, stage4, pooler_output"
            .formatted(Digits.MODEL));
    SmallTraining.assertRefused(
        SmallTraining.tuner().setFreezeUntil("stem").setFreezeBackbone(true),
        digits,
        "freezeBackbone freezes everything below the head, so freezeUntil 'stem' says less; leave one of them out");
  }

  /** With one worker and with two, whose averages and gradients are the same. */
  @Tag("long")
  @Test
  void keepsTheBestOfInterpolatedWeights(SparkSession spark) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 90);
    BitFineTuner tuner =
        SmallTraining.tuner()
            .setInitialHead("probe")
            .setLearningRate(0.3)
            .setEmaDecay(0.8)
            .setMaxGradNorm(2)
            .setValidationSplit(0.3)
            .setInterpolateWeights(true);

    BitImageClassifier classifier = tuner.fit(digits);

    FineTuningSummary summary = (FineTuningSummary) classifier.summary();
    Interpolation found = summary.interpolation().orElseThrow();
    assertThat(found.tried())
        .extracting(Candidate::share)
        .containsExactly(1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0);
    assertThat(found.chosen().validation().loss())
        .isEqualTo(
            found.tried().stream().mapToDouble(one -> one.validation().loss()).min().orElseThrow());
    assertThat(summary.bestValidation()).contains(found.chosen().validation());
    assertThat(found.tried().get(0).validation())
        .isEqualTo(ValidationMetric.LOSS.best(summary.validations()).orElseThrow());

    Interpolation two =
        ((FineTuningSummary) tuner.setNumWorkers(2).fit(digits).summary())
            .interpolation()
            .orElseThrow();
    assertThat(two.chosen().share()).isEqualTo(found.chosen().share());
    IntStream.range(0, found.tried().size())
        .forEach(
            i ->
                assertThat(two.tried().get(i).validation().loss())
                    .isCloseTo(found.tried().get(i).validation().loss(), within(1e-3)));
  }

  @Test
  void refusesWhatFitsNothing(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 30);
    SmallTraining.assertRefused(
        SmallTraining.tuner().setInterpolateWeights(true),
        digits,
        "interpolateWeights needs images to validate with; set validationSplit or validationIndicatorCol");
    SmallTraining.assertRefused(
        SmallTraining.tuner().setInitialHead("probe").setProblemType("regression"),
        digits.withColumn("label", col("label").cast("double")),
        "initialHead is 'probe', which learns one label for each image, but this is a regression (problemType); set it to zeros or model");
    assertThatThrownBy(() -> SmallTraining.tuner().setInitialHead("probes"))
        .hasMessage(
            "initialHead is 'probes', but must be one of zeros, model, probe; did you mean probe?");
    assertThatThrownBy(() -> SmallTraining.tuner().setEmaDecay(1))
        .hasMessage("emaDecay is 1.0, but must be from 0 to below 1");
  }
}
