package io.sparkbit.spark;

import static io.sparkbit.spark.SmallTraining.assertRefused;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingLosses;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation while an estimator trains. */
@ExtendWith({LocalSpark.class, OneThread.class})
class FineTunerValidationTest {

  private static BitFineTuner tuner() {
    return SmallTraining.tuner().setLearningRate(0.03);
  }

  /** What a training told. */
  private static final class Told implements TrainingListener {

    private final List<Long> images = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<Validation> validations = new ArrayList<>();

    @Override
    public void started(TrainingStart start) {
      images.add(start.images());
      images.add(start.validationImages());
      validations.addAll(start.earlierValidations());
    }

    @Override
    public void validated(Validation validation, TrainingProgram program) {
      validations.add(validation);
    }

    @Override
    public void stepDone(TrainingStep step, TrainingProgram program) {
      losses.add(step.loss());
    }
  }

  private static FineTuningSummary summary(BitImageClassifier classifier) {
    return (FineTuningSummary) classifier.summary();
  }

  /** A third of the images, by a column; the rest trains as if it were alone. */
  @Test
  void marksImagesByAColumn(SparkSession spark) {
    Dataset<Row> digits =
        Digits.labeled(spark, 90).withColumn("held", pmod(hash(col("path")), lit(3)).equalTo(0));
    long held = digits.where("held").count();
    Told alone = new Told();
    tuner().fit(digits.where("not held"), alone);
    Told told = new Told();

    BitImageClassifier classifier =
        tuner().setValidationIndicatorCol("held").setValidationInterval(4).fit(digits, told);

    assertThat(told.images).containsExactly(90 - held, held);
    assertThat(told.losses).isEqualTo(alone.losses);
    assertThat(told.validations).extracting(Validation::step).containsExactly(3, 7, 9);
    assertThat(told.validations)
        .allMatch(
            validation ->
                validation.classes().stream().mapToLong(Validation.ClassCounts::images).sum()
                    == held);
    assertThat(summary(classifier).validations()).isEqualTo(told.validations);
  }

  /** The model that is written is the one that validated best: it says the same again. */
  @ParameterizedTest
  @ValueSource(strings = {"loss", "accuracy", "macroF1"})
  void theBestWeightsBecomeTheModel(String metric, SparkSession spark) {
    Dataset<Row> digits =
        Digits.labeled(spark, 120)
            .withColumn("label", when(col("label").lt("5"), "low").otherwise("high"))
            .withColumn("held", pmod(hash(col("path")), lit(3)).equalTo(0));

    // At the highest rates it comes and goes.
    BitImageClassifier classifier =
        tuner()
            .setLearningRate(0.5)
            .setValidationIndicatorCol("held")
            .setValidationInterval(1)
            .setValidationMetric(metric)
            .fit(digits);

    Validation best = summary(classifier).bestValidation().orElseThrow();
    List<Validation> all = summary(classifier).validations();
    assertThat(all).hasSize(10);
    double lowest = all.stream().mapToDouble(Validation::loss).min().orElseThrow();
    double highest =
        all.stream().mapToDouble(one -> one.metric(ValidationMetric.ACCURACY)).max().orElseThrow();
    double macro =
        all.stream().mapToDouble(one -> one.metric(ValidationMetric.MACRO_F1)).max().orElseThrow();
    switch (metric) {
      case "loss" -> assertThat(best.loss()).isEqualTo(lowest);
      case "accuracy" -> assertThat(best.metric(ValidationMetric.ACCURACY)).isEqualTo(highest);
      default -> assertThat(best.metric(ValidationMetric.MACRO_F1)).isEqualTo(macro);
    }
    Dataset<Row> predicted =
        classifier.setProbabilityCol("probability").transform(digits.where("held")).cache();
    assertThat((double) predicted.where("predictedLabel = label").count() / predicted.count())
        .isEqualTo(best.metric(ValidationMetric.ACCURACY));
    assertThat(
            predicted
                .withColumn("p", vector_to_array(col("probability"), "float64"))
                .selectExpr("avg(-ln(p[IF(label = 'high', 0, 1)]))")
                .first()
                .getDouble(0))
        .isCloseTo(best.loss(), within(1e-4));
  }

  @Test
  void drawsAShareOfEachClass(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 100);
    Told told = new Told();

    tuner().setSteps(2).setValidationSplit(0.2).fit(digits, told);

    assertThat(told.images.get(0) + told.images.get(1)).isEqualTo(100);
    Validation validation = told.validations.get(0);
    digits
        .groupBy("label")
        .count()
        .collectAsList()
        .forEach(
            row ->
                assertThat(validation.classes().get(Integer.parseInt(row.getString(0))).images())
                    .isBetween(
                        (long) Math.floor(0.2 * row.getLong(1)),
                        (long) Math.ceil(0.2 * row.getLong(1))));
    assertThat(told.validations).extracting(Validation::step).containsExactly(0, 1);
  }

  /** Ten images of each thing; things, not images, are drawn. */
  @Test
  void keepsGroupsTogether(SparkSession spark) {
    Dataset<Row> digits =
        Digits.labeled(spark, 100)
            .withColumn("label", when(col("label").lt("5"), "low").otherwise("high"))
            .withColumn("thing", pmod(hash(col("path")), lit(10)));
    Told told = new Told();
    BitFineTuner tuner = tuner().setSteps(1).setValidationSplit(0.3).setValidationGroupCol("thing");

    tuner.fit(digits, told);

    List<Long> sizes =
        digits.groupBy("thing").count().collectAsList().stream()
            .map(row -> row.getLong(1))
            .toList();
    assertThat(isSumOfSome(sizes, told.images.get(1))).isTrue();
    assertThat(told.images.get(1)).isBetween(20L, 40L);
  }

  private static boolean isSumOfSome(List<Long> sizes, long sum) {
    return sum == 0
        || (!sizes.isEmpty()
            && (isSumOfSome(sizes.subList(1, sizes.size()), sum)
                || isSumOfSome(sizes.subList(1, sizes.size()), sum - sizes.get(0))));
  }

  @Test
  void twoWorkersValidateAsOneDoes(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 60);
    BitFineTuner tuner = tuner().setValidationSplit(0.3).setValidationInterval(5);
    Told one = new Told();
    Told two = new Told();

    tuner.fit(digits, one);
    tuner.setNumWorkers(2).fit(digits, two);

    TrainingLosses.assertSame(two.losses, one.losses);
    TrainingLosses.assertSame(
        two.validations.stream().map(Validation::loss).toList(),
        one.validations.stream().map(Validation::loss).toList());
  }

  @Test
  void endsWhenNothingImproves(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 60);

    // So small a rate changes no weight.
    BitImageClassifier classifier =
        tuner()
            .setLearningRate(1e-300)
            .setValidationSplit(0.3)
            .setValidationInterval(1)
            .setValidationMetric("accuracy")
            .setPatience(2)
            .fit(digits);

    assertThat(classifier.summary().totalIterations()).isEqualTo(3);
    assertThat(summary(classifier).bestValidation().orElseThrow().step()).isZero();
  }

  @Test
  void withoutValidationTheLastWeightsAreTheModel(SparkSession spark) {
    FineTuningSummary summary = summary(tuner().setSteps(1).fit(Digits.labeled(spark, 30)));

    assertThat(summary.validations()).isEmpty();
    assertThat(summary.bestValidation()).isEmpty();
  }

  /** The best weights are from before the checkpoint, and nothing after it is better. */
  @Test
  void goesOnAfterAnInterruptionToTheSameBest(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 60);
    BitFineTuner tuner =
        tuner()
            .setLearningRate(0.5)
            .setValidationSplit(0.3)
            .setValidationInterval(1)
            .setPatience(8)
            .setCheckpointInterval(4);
    FineTuningSummary uninterrupted = summary(tuner.fit(digits));
    Path checkpoints = folder.resolve("checkpoints");
    tuner.setCheckpointDir(checkpoints.toString());
    TrainingListener interrupted =
        (step, program) -> {
          if (step.step() == 5) {
            throw new IllegalStateException("interrupted");
          }
        };
    assertThatThrownBy(() -> tuner.fit(digits, interrupted)).hasMessage("interrupted");
    Path best = bestIn(checkpoints);

    assertThatThrownBy(() -> tuner.copy(ParamMap.empty()).setPatience(2).fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s contains the checkpoints of another training: validation was \"split 0.3, every 1"
                + " steps by loss, patience 8\" and is now \"split 0.3, every 1 steps by loss,"
                + " patience 2\". Go back to that, or train into another folder",
            checkpoints);
    byte[] weights = Files.readAllBytes(best);
    Files.delete(best);
    assertThatThrownBy(() -> tuner.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The weights that have validated best, %s, are missing; remove %s and train from the"
                + " beginning",
            best, checkpoints);
    Files.write(best, Arrays.copyOf(weights, weights.length - 9));
    assertThatThrownBy(() -> tuner.fit(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The training checkpoint %s cannot be used: it ".formatted(best))
        .hasMessageEndingWith(". Remove %s and train from the beginning".formatted(checkpoints));
    Files.write(best, weights);
    FineTuningSummary resumed = summary(tuner.fit(digits));

    assertThat(resumed.validations()).isEqualTo(uninterrupted.validations());
    assertThat(resumed.objectiveHistory()).containsExactly(uninterrupted.objectiveHistory());
    assertThat(checkpoints).isEmptyDirectory();
  }

  private static Path bestIn(Path checkpoints) throws IOException {
    try (var files = Files.newDirectoryStream(checkpoints, "best-*.safetensors")) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void refusesWhatContradicts(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 20).withColumn("held", lit(false));

    assertRefused(
        tuner().setValidationIndicatorCol("held").setValidationSplit(0.1),
        digits,
        "validationIndicatorCol and validationSplit both choose the images to validate with; set"
            + " one of them");
    assertRefused(
        tuner().setValidationIndicatorCol("help"),
        digits,
        "validationIndicatorCol is 'help', but the dataset has no such column (did you mean"
            + " 'held'?); its columns are path, label, held");
    assertRefused(
        tuner().setValidationIndicatorCol("label"),
        digits,
        "Column 'label' is of type string, but validationIndicatorCol names a column of booleans:"
            + " true for images to validate with");
    assertRefused(
        tuner().setValidationIndicatorCol("held"),
        digits,
        "No image to validate with can be read: column 'held' (validationIndicatorCol) is true for"
            + " none of the others; mark some of these, or leave it out");
    assertRefused(
        tuner().setValidationIndicatorCol("held"),
        digits.withColumn("held", when(col("label").equalTo("3"), true)),
        "Column 'held' (validationIndicatorCol) is null for 18 of 20 images; fill it in: true to"
            + " validate with, false to train on");
    assertRefused(
        tuner().setValidationIndicatorCol("held"),
        digits.withColumn("held", col("label").equalTo("3")),
        "Class '3' has images to validate with, but none to train on; train on some of them, leave"
            + " the class out, or correct its name");
    assertRefused(
        tuner().setValidationSplit(0.1),
        digits,
        "validationSplit 0.1 of 20 images leaves none to validate with, since each class keeps at"
            + " least one to train on; take a larger share or more images");
    assertRefused(
        tuner().setValidationGroupCol("held"),
        digits,
        "validationGroupCol keeps images together that validationSplit draws, which is not set; set"
            + " it to 0.1, for example");
    assertRefused(
        tuner().setValidationMetric("accuracy"),
        digits,
        "validationMetric needs images to validate with; set validationSplit or"
            + " validationIndicatorCol");
    assertRefused(
        tuner().setClassWeights("auto").setSampling("balanced"),
        digits,
        "classWeights 'auto' and sampling 'balanced' both make all classes count the same, and"
            + " together rare ones count twice; leave one of them out");
    assertRefused(
        tuner().setPatience(3),
        digits,
        "patience needs images to validate with; set validationSplit or validationIndicatorCol");
  }

  @Test
  void aSplitLeavesSomethingToTrainOn() {
    assertThatThrownBy(() -> tuner().setValidationSplit(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validationSplit is 1.0, but must be from 0 to below 1");
  }
}
