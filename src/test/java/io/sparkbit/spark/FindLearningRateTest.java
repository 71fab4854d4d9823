package io.sparkbit.spark;

import static io.sparkbit.spark.SmallTraining.tuner;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.training.LearningRatePoint;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import io.sparkbit.training.TrainingLosses;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches of some seconds, in which a network that knows digits gets a new head. */
@ExtendWith({LocalSpark.class, OneThread.class})
class FindLearningRateTest {

  /** Below what diverges, where rounding would grow. */
  private static final LearningRateRange CALM = new LearningRateRange(1e-4, 0.01, 20);

  private static List<Double> losses(LearningRateSearch search) {
    return search.points().stream().map(LearningRatePoint::loss).toList();
  }

  /** At the suggested rate the loss falls; where the search ended it does not. */
  @Test
  void suggestsARateToTrainWith(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 100);

    LearningRateSearch search =
        tuner().findLearningRate(digits, new LearningRateRange(1e-4, 1000, 60));

    double classes = digits.select("label").distinct().count();
    assertThat(search.points().get(0).loss()).isCloseTo(Math.log(classes), within(1e-6));
    assertThat(search.endedEarly()).isTrue();
    double rate = search.suggestion().orElseThrow();
    BitImageClassifier trained = tuner().setSteps(30).setLearningRate(rate).fit(digits);
    double[] losses = trained.summary().objectiveHistory();
    assertThat(losses[29]).as("at a learning rate of %s", rate).isLessThan(0.3);
  }

  /** Steps and rate are the search's own. */
  @Tag("long")
  @Test
  void isTheSameForTheSameSeed(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 40);
    LearningRateSearch first = tuner().setSeed(5).findLearningRate(digits, CALM);

    LearningRateSearch same =
        tuner().setSeed(5).setSteps(3).setLearningRate(7).findLearningRate(digits, CALM);
    assertThat(same).isEqualTo(first);
    assertThat(tuner().setSeed(6).findLearningRate(digits, CALM)).isNotEqualTo(first);
  }

  @Tag("long")
  @Test
  void twoWorkersSearchAsOneDoes(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 40);

    LearningRateSearch one = tuner().findLearningRate(digits, CALM);
    LearningRateSearch two = tuner().setNumWorkers(2).findLearningRate(digits, CALM);

    TrainingLosses.assertSame(losses(two), losses(one));
  }

  @Test
  void leavesOutImagesToValidateWith(SparkSession spark) {
    Dataset<Row> digits =
        Digits.labeled(spark, 60).withColumn("held", col("path").rlike("[02468]\\.png$"));
    Dataset<Row> others = digits.where("not held");

    LearningRateSearch search =
        tuner()
            .setValidationIndicatorCol("held")
            .setValidationInterval(50)
            .findLearningRate(digits, CALM);

    assertThat(losses(search)).isEqualTo(losses(tuner().findLearningRate(others, CALM)));
  }

  @Test
  void learnsValues(SparkSession spark) {
    Dataset<Row> digits =
        Digits.labeled(spark, 60).withColumn("label", col("label").cast("double"));

    LearningRateSearch search = tuner().setProblemType("regression").findLearningRate(digits, CALM);

    assertThat(search.points()).hasSize(20);
  }

  @Test
  void writesNothing(SparkSession spark, @TempDir Path folder) {
    tuner()
        .setOutputDir(folder.resolve("model").toString())
        .setCheckpointDir(folder.resolve("checkpoints").toString())
        .setCheckpointInterval(1)
        .findLearningRate(Digits.labeled(spark, 40), CALM);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWhatATrainingRefuses(SparkSession spark) {
    Dataset<Row> digits = Digits.labeled(spark, 20);

    assertThatThrownBy(() -> tuner().findLearningRate(digits.withColumn("label", lit("bird"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("All images have the label 'bird'; a classifier needs at least two classes");
    assertThatThrownBy(
            () ->
                tuner()
                    .setClassWeights("auto")
                    .setSampling("balanced")
                    .findLearningRate(digits, CALM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("classWeights 'auto' and sampling 'balanced' both make");
    assertThatThrownBy(
            () ->
                tuner()
                    .findLearningRate(
                        digits.withColumn(
                            "label", when(col("label").equalTo("3"), null).otherwise("bird"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images have no label: column 'label' is null");
  }
}
