package io.sparkbit.spark.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.LocalSpark;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LabelIndexerTest {

  @Test
  void numbersByValueAndTextsAsTexts() {
    assertThat(LabelIndexer.sorted(List.of("10", "9", "-1", "+2", "1.5", "01", "1")))
        .containsExactly("-1", "01", "1", "1.5", "+2", "9", "10");
    assertThat(LabelIndexer.sorted(List.of("10", "9", "cat", "Dog"))) //
        .containsExactly("10", "9", "Dog", "cat");
    assertThat(LabelIndexer.sorted(List.of("10", "9", "1e3"))).containsExactly("10", "1e3", "9");
  }

  @Test
  void theIndexIsTheOrder(SparkSession spark) {
    Dataset<Row> images =
        spark.createDataset(List.of("10", "9", "2", "10", "10"), Encoders.STRING()).toDF("kind");

    StringIndexerModel indexer = LabelIndexer.fit(images, "kind", "label");

    assertThat(indexer.labelsArray()[0]).containsExactly("2", "9", "10");
    assertThat(indexer.transform(images).select("label").as(Encoders.DOUBLE()).collectAsList())
        .containsExactly(2.0, 1.0, 0.0, 2.0, 2.0);
  }
}
