package io.sparkbit.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stage counts is what went through it. */
@ExtendWith(LocalSpark.class)
class StageMetricsTest {

  private static final int IMAGES = 30;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void countsWhatWentThrough(int readAhead, SparkSession spark) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
    Dataset<Row> paths =
        Digits.paths(spark, IMAGES)
            .union(
                spark
                    .createDataset(
                        List.of(bad.toString(), folder.resolve("none.png").toString()),
                        Encoders.STRING())
                    .toDF("path"))
            .repartition(3);
    long bytes = "no image".length();
    for (Row row : Digits.paths(spark, IMAGES).collectAsList()) {
      bytes += Files.size(Path.of(row.getString(0).substring("file://".length())));
    }
    BitImageClassifier classifier =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setHandleInvalid("keep")
            .setReadAhead(readAhead);
    Dataset<Row> labeled = classifier.transform(paths);

    assertThat(labeled.collectAsList()).hasSize(IMAGES + 2);

    SortedMap<String, Long> totals = StageMetrics.totalsOf(classifier.uid());
    assertThat(totals.get("images")).isEqualTo(IMAGES);
    assertThat(totals.get("failures")).isEqualTo(2);
    assertThat(totals.get("bytes")).isEqualTo(bytes);
    assertThat(totals.get("model loads") + totals.get("model cache hits")).isEqualTo(3);
    assertThat(totals.get("tasks in float32")).isEqualTo(3);
    assertThat(totals.get("tasks in bfloat16")).isZero();
    assertThat(totals.get("network ms")).isPositive();
    assertThat(labeled.isStreaming()).isFalse();
  }

  @Test
  void thePreprocessorCountsWithoutANetwork(SparkSession spark) {
    BitImagePreprocessor preprocessor =
        new BitImagePreprocessor().setModel(Digits.MODEL).setInputCol("path");
    Dataset<Row> pictures = preprocessor.transform(Digits.paths(spark, IMAGES));

    assertThat(pictures.collectAsList()).hasSize(IMAGES);

    SortedMap<String, Long> totals = StageMetrics.totalsOf(preprocessor.uid());
    assertThat(totals.get("images")).isEqualTo(IMAGES);
    assertThat(totals.get("network ms")).isZero();
    assertThat(pictures.columns()).contains("image");
  }
}
