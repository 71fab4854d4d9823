package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
class StageFiguresTest {

  private static final int IMAGES = 30;

  @TempDir Path folder;

  private static long difference(
      String title, SortedMap<String, Long> before, SortedMap<String, Long> after) {
    return after.get(title) - before.getOrDefault(title, 0L);
  }

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
      bytes += Files.size(Path.of(URI.create(row.getString(0))));
    }
    SortedMap<String, Long> before = StageFigures.totals(spark.sparkContext());
    Dataset<Row> labelled =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setHandleInvalid("keep")
            .setReadAhead(readAhead)
            .transform(paths);

    assertThat(labelled.collectAsList()).hasSize(IMAGES + 2);

    SortedMap<String, Long> after = StageFigures.totals(spark.sparkContext());
    assertThat(difference("images", before, after)).isEqualTo(IMAGES);
    assertThat(difference("failures", before, after)).isEqualTo(2);
    assertThat(difference("bytes", before, after)).isEqualTo(bytes);
    assertThat(
            difference("model loads", before, after)
                + difference("model cache hits", before, after))
        .isEqualTo(3);
    assertThat(difference("network ms", before, after)).isPositive();
    assertThat(labelled.isStreaming()).isFalse();
  }

  @Test
  void thePreprocessorCountsWithoutANetwork(SparkSession spark) {
    SortedMap<String, Long> before = StageFigures.totals(spark.sparkContext());
    Dataset<Row> pictures =
        new BitImagePreprocessor()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .transform(Digits.paths(spark, IMAGES));

    assertThat(pictures.collectAsList()).hasSize(IMAGES);

    SortedMap<String, Long> after = StageFigures.totals(spark.sparkContext());
    assertThat(difference("images", before, after)).isEqualTo(IMAGES);
    assertThat(difference("network ms", before, after)).isZero();
    assertThat(pictures.columns()).contains("image");
  }
}
