package io.sparkbit.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.model.UntrainedModel;
import io.sparkbit.network.BitConfig;
import io.sparkbit.training.TrainingLosses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A narrow network that learns the answers of the model that ships. */
@ExtendWith({LocalSpark.class, OneThread.class})
class DistillationTest {

  private static final String CONFIG =
      """
      {
        "model_type": "bit",
        "depths": [1, 1],
        "embedding_size": 16,
        "hidden_sizes": [32, 64],
        "num_groups": 8
      }
      """;

  @TempDir static Path student;

  @BeforeAll
  static void writeStudent() throws IOException {
    UntrainedModel.save(
        BitConfig.parse(CONFIG.getBytes(StandardCharsets.UTF_8), "student"), 5, student);
  }

  private static BitFineTuner tuner() {
    return SmallTraining.tuner()
        .setModel(student.toString())
        .setTeacher(Digits.MODEL)
        .setMixupAlpha(1);
  }

  private static List<Double> losses(BitFineTuner tuner, Dataset<Row> digits) {
    List<Double> losses = new ArrayList<>();
    tuner.fit(digits, (step, program) -> losses.add(step.loss()));
    return losses;
  }

  /** It never sees a right label, but its teacher's answers. */
  @Tag("long")
  @Test
  void learnsWithoutLabels(SparkSession spark) {
    Dataset<Row> digits = Digits.named(spark, 120);
    Dataset<Row> wrong =
        digits.withColumn(
            "label",
            org.apache
                .spark
                .sql
                .functions
                .when(col("label").equalTo("one"), "two")
                .when(col("label").equalTo("two"), "one")
                .otherwise(col("label")));
    BitFineTuner tuner = tuner().setSteps(160).setLearningRate(0.1).setBatchSize(32);

    Dataset<Row> predicted = tuner.fit(wrong).transform(digits).cache();

    long right = predicted.where("predictedLabel = label").count();
    assertThat(right).isGreaterThan(90);
    Dataset<Row> swapped = predicted.where(col("label").isin("one", "two"));
    assertThat(swapped.where("predictedLabel = label").count())
        .isGreaterThan(swapped.count() * 3 / 4);
  }

  /** The same losses, and on resuming the same teacher. */
  @Test
  void learnsTheSameWithSeveralWorkers(SparkSession spark, @TempDir Path checkpoints) {
    Dataset<Row> digits = Digits.named(spark, 60);
    BitFineTuner tuner = tuner().setDistillationTemperature(2).setSteps(4);

    List<Double> one = losses(tuner, digits);

    assertThat(one.get(0)).isBetween(0.1, 4 * Math.log(10));
    TrainingLosses.assertSame(losses(tuner.setNumWorkers(2), digits), one);

    tuner.setNumWorkers(1).setCheckpointDir(checkpoints.toString()).setCheckpointInterval(1);
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
    assertThatThrownBy(
            () ->
                tuner
                    .copy(ParamMap.empty())
                    .setTeacher("")
                    .setDistillationTemperature(1)
                    .fit(digits))
        .hasMessageContaining("it learned from another teacher, or from none");
    TrainingLosses.assertSame(
        Arrays.stream(tuner.fit(digits).summary().objectiveHistory()).boxed().toList(), one);
  }

  @Test
  void refusesWhatCannotBeTaught(SparkSession spark, @TempDir Path folder) {
    Dataset<Row> digits = Digits.named(spark, 30);
    SmallTraining.assertRefused(
        tuner(),
        Digits.labeled(spark, 30),
        "Teacher '%s' has the labels [zero, one, two, three, four, five, six, seven, eight, nine], and the images have [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; fine-tune it on these first, or give the classes its names (labelsFile)"
            .formatted(Digits.MODEL));
    SmallTraining.assertRefused(
        tuner().setTeacher(student.toString()),
        digits,
        "Teacher '%s' has the labels [LABEL_0, LABEL_1], and the images have [eight, five, four, nine, one, seven, six, three, two, zero]; fine-tune it on these first, or give the classes its names (labelsFile)"
            .formatted(student));
    SmallTraining.assertRefused(
        tuner().setProblemType("multi_label_classification"),
        digits.withColumn("label", array(col("label"))),
        "Teacher '%s' is for single_label_classification, and the student for multi_label_classification; both must be for single_label_classification, or both for multi_label_classification"
            .formatted(Digits.MODEL));
    SmallTraining.assertRefused(
        tuner().setProblemType("regression"),
        digits.withColumn("label", lit(1.0)),
        "teacher is '%s', but this is a regression (problemType): values have no probabilities to learn; leave it out"
            .formatted(Digits.MODEL));
    SmallTraining.assertRefused(
        tuner().setLabelSmoothing(0.1),
        digits,
        "labelSmoothing is '0.1', but with a teacher its answers are learned and not the labels; leave one of them out");
    SmallTraining.assertRefused(
        tuner().setTeacher("").setDistillationTemperature(2),
        digits,
        "distillationTemperature is 2.0, but there is no teacher whose answers it could soften; set teacher, or leave it out");
    assertThatThrownBy(() -> tuner().setDistillationTemperature(0))
        .hasMessage("distillationTemperature is 0.0, but must be a number above 0");
  }
}
