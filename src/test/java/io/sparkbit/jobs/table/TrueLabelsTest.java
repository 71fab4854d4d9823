package io.sparkbit.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.spark.LocalSpark;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class TrueLabelsTest {

  private static Dataset<Row> labeled(SparkSession spark, String... labels) {
    return spark.createDataset(List.of(labels), Encoders.STRING()).toDF("trueLabel");
  }

  /** A name comes before a number: class 0 is called 1. */
  @Test
  void numbersMeanClassesUnlessTheyAreNames(SparkSession spark) {
    Dataset<Row> meanings =
        labeled(spark, "cat", "1", "2", "0", "3", "dog")
            .select(TrueLabels.meaning(functions.col("trueLabel"), List.of("1", "cat", "cow")));

    assertThat(meanings.as(Encoders.STRING()).collectAsList())
        .containsExactly("cat", "1", "cow", "1", null, null);
  }

  @Test
  void namesLabelsThatTheModelHasNot(SparkSession spark) {
    List<String> labels = IntStream.range(0, 1_200).mapToObj(id -> "class-" + id).toList();
    Dataset<Row> images = labeled(spark, "dog", "class-3", "4", "cat", "dog", "1200");

    assertThatThrownBy(() -> TrueLabels.requireKnown(images, labels, "/model"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Images have labels that model /model does not have: '1200', 'cat', 'dog'; its"
                + " 1,200 labels are 'class-0', 'class-1', 'class-2', 'class-3', 'class-4', 'class-5',"
                + " 'class-6', 'class-7', 'class-8', 'class-9' and more. Rename or leave out these"
                + " images, or choose the labels with --label-column or the model's classes with"
                + " --labels-file");
    assertThatCode(
            () ->
                TrueLabels.requireKnown(
                    images, List.of("cat", "dog", "class-3", "4", "1200"), "/model"))
        .doesNotThrowAnyException();
  }
}
