package io.sparkbit.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.report.page.Bars;
import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LabeledRowsTest {

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "path STRING, predictedLabel STRING, score DOUBLE, trueLabel STRING, error STRING");

  private static LabeledRows rows(SparkSession spark, List<Row> rows) {
    return new LabeledRows(spark.createDataFrame(rows, SCHEMA));
  }

  private static Row row(
      @Nullable String path, String label, double score, @Nullable String trueLabel) {
    return RowFactory.create(path, label, score, trueLabel, null);
  }

  private static Row failure(String path) {
    return RowFactory.create(path, null, null, "a", "EMPTY: " + path);
  }

  @Test
  void countsLabelsAndScores(SparkSession spark) {
    LabeledRows rows =
        rows(
            spark,
            List.of(
                row("/1", "b", 1.0, "b"),
                row("/2", "b", 0.95, "a"),
                row("/3", "a", 0.0, null),
                row(null, "a", 0.949, "a"),
                row("/5", "b", 0.5, "b"),
                failure("/6")));

    assertThat(rows.labels()).containsExactly(new Bars.Bar("b", 3), new Bars.Bar("a", 2));
    assertThat(rows.scores())
        .containsExactly(
            1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 2L);
    assertThat(rows.accuracy()).hasValue(0.75);
    assertThat(FailedImages.errors(rows.rows())).containsExactly("EMPTY: /6");
    assertThat(FailedImages.errors(rows.rows().drop("error"))).isEmpty();
  }

  @Test
  void hasNoFiguresWithoutLabels(SparkSession spark) {
    LabeledRows rows = rows(spark, List.of(failure("/1")));

    assertThat(rows.labels()).isEmpty();
    assertThat(rows.scores()).hasSize(20).containsOnly(0L);
    assertThat(rows.accuracy()).isEmpty();
    assertThat(rows.sample(60)).isEmpty();
  }

  /** Almost all images are of one label and sure; those that are not are shown all the same. */
  @Test
  void drawsFromAllLabelsAndScores(SparkSession spark) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      all.add(row("/sure/" + i, "label-0", 0.99, null));
    }
    for (int i = 0; i < 40; i++) {
      int range = i / 8;
      all.add(row("/other/" + i, "label-" + (1 + i % 8), 0.05 + 0.1 * range, null));
    }

    List<Row> drawn = rows(spark, all).sample(30);

    assertThat(drawn).hasSize(30).doesNotHaveDuplicates();
    assertThat(drawn).extracting(row -> row.getDouble(2)).isSorted();
    assertThat(drawn).extracting(row -> row.getString(1)).containsAll(labels(1, 9));
    Map<Double, Long> byScore =
        drawn.stream()
            .collect(Collectors.groupingBy(row -> row.getDouble(2), Collectors.counting()));
    assertThat(byScore).hasSize(6);
    assertThat(byScore.get(0.99)).isBetween(1L, 4L);
    assertThat(rows(spark, all).sample(30)).isEqualTo(drawn);
  }

  private static List<String> labels(int from, int to) {
    return IntStream.range(from, to).mapToObj("label-%d"::formatted).toList();
  }
}
