package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.metrics.RunMetrics;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stages together give what each gives alone, and read each image once. */
@ExtendWith(LocalSpark.class)
class OnePassTest {

  private static BitImageClassifier classifier() {
    return new BitImageClassifier().setModel(Digits.MODEL).setInputCol("path").setBatchSize(8);
  }

  private static BitImageEmbedder embedder() {
    return new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path").setBatchSize(8);
  }

  @Test
  void givesTheColumnsOfAllStages(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 20).coalesce(1);
    RunMetrics run = RunMetrics.begin(spark.sparkContext());
    Dataset<Row> together = OnePass.transform(paths, List.of(classifier(), embedder()));

    List<Row> rows = together.collectAsList();

    assertThat(run.metrics()).containsEntry("images", 20L).containsEntry("batches", 3L);
    assertThat(rows).isEqualTo(embedder().transform(classifier().transform(paths)).collectAsList());
    assertThat(Attribute.fromStructField(together.schema().apply("prediction")).name().get())
        .isEqualTo("prediction");
  }

  @Test
  void columnsOfTwoStagesMustDiffer(SparkSession spark) {
    assertThatThrownBy(
            () -> OnePass.transform(Digits.paths(spark, 1), List.of(classifier(), classifier())))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Two output columns of ")
        .hasMessageEndingWith(" are called 'prediction'; give each a name of its own");
  }
}
