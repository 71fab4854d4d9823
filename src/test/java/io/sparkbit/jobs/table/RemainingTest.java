package io.sparkbit.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class RemainingTest {

  private static Dataset<Row> paths(SparkSession spark, List<String> paths) {
    return spark.createDataset(paths, Encoders.STRING()).toDF("path");
  }

  private static List<String> remaining(
      SparkSession spark, List<String> listed, List<String> written) {
    Remaining remaining = Remaining.of(paths(spark, listed), paths(spark, written));
    List<String> paths = remaining.images().as(Encoders.STRING()).collectAsList();
    assertThat(remaining.count()).isEqualTo(paths.size());
    return paths;
  }

  @Test
  void countsOccurrencesOfAPathAndOfNone(SparkSession spark) {
    assertThat(
            remaining(
                spark,
                Arrays.asList("a", "a", "a", "b", "c", "c", null, null),
                Arrays.asList("a", "c", "c", null, "no longer listed")))
        .containsExactlyInAnyOrder("a", "a", "b", null);
  }

  @Test
  void subtractsRandomMultisets(SparkSession spark) {
    Random random = new Random(5);
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      listed.add("path" + random.nextInt(200));
    }
    List<String> written = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String path : listed) {
      (random.nextBoolean() ? written : expected).add(path);
    }

    assertThat(remaining(spark, listed, written)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void nothingRemains(SparkSession spark) {
    assertThat(remaining(spark, List.of("a", "b"), List.of("b", "a"))).isEmpty();
  }

  @Test
  void dividesWhatRemains(SparkSession spark) {
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      listed.add("path" + i);
    }

    Dataset<Row> images =
        Remaining.of(paths(spark, listed), paths(spark, List.of("path7"))).images();

    assertThat(images.rdd().getNumPartitions()).isEqualTo(999 / 64);
  }
}
