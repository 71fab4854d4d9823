package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.report.EmbeddingReport;
import io.sparkbit.report.EmbeddingReport.ImageMap;
import io.sparkbit.report.page.PointMap;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class EmbeddedRowsTest {

  private static final StructType SCHEMA =
      StructType.fromDDL("path STRING, features ARRAY<FLOAT>, error STRING");

  private static Row row(@Nullable String path, Float... features) {
    return RowFactory.create(path, List.of(features), null);
  }

  private static EmbeddingReport report(SparkSession spark, List<Row> rows) {
    Dataset<Row> table = spark.createDataFrame(rows, SCHEMA);
    return new EmbeddedRows(table, col("features"))
        .report(
            "m",
            "pooler_output",
            new Summary(rows.size(), Map.of(), List.of(), rows.size()),
            table.select("path"),
            new BitImagePreprocessor());
  }

  private static ImageMap map(SparkSession spark, List<Row> rows) {
    return report(spark, rows).map().orElseThrow();
  }

  @Test
  void manyImagesAreASampleThatIsAlwaysTheSame(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(row("/no/%d/%d.png".formatted(i % 3, i), i % 3 + 0f, i % 7 + 0f));
    }

    ImageMap map = map(spark, rows);

    assertThat(map.points()).hasSize(1_000);
    assertThat(map.points()).extracting(PointMap.Point::path).doesNotHaveDuplicates();
    assertThat(map.points())
        .extracting(PointMap.Point::label)
        .contains(Optional.of("0"), Optional.of("1"), Optional.of("2"));
    assertThat(map.points()).extracting(PointMap.Point::picture).containsOnly(Optional.empty());
    assertThat(map.explained().get(0) + map.explained().get(1)).isBetween(0.9999, 1.0001);
    assertThat(map(spark, rows).points())
        .extracting(PointMap.Point::path)
        .containsExactlyInAnyOrderElementsOf(
            map.points().stream().map(PointMap.Point::path).toList());
  }

  @Test
  void whatHasNoPlaceIsLeftOut(SparkSession spark) {
    ImageMap map =
        map(
            spark,
            List.of(
                row("/a/1.png", 1f, 2f, 3f),
                row("/a/2.png", Float.NaN, 2f, 3f),
                row("/a/3.png", 1f, Float.POSITIVE_INFINITY, 3f),
                row("/a/4.png", 1f, 2f),
                RowFactory.create("/a/5.png", null, "EMPTY: /a/5.png"),
                row("/6.png", 3f, 2f, 3f),
                row(null, 3f, 2f, 5f)));

    assertThat(map.dimensions()).isEqualTo(3);
    assertThat(map.points())
        .extracting(PointMap.Point::path)
        .containsExactlyInAnyOrder(
            Optional.of("/a/1.png"), Optional.of("/6.png"), Optional.empty());
    assertThat(map.points())
        .extracting(PointMap.Point::label)
        .containsExactlyInAnyOrder(Optional.of("a"), Optional.empty(), Optional.empty());
  }

  @Test
  void thereIsNoMapOfTwo(SparkSession spark) {
    assertThat(report(spark, List.of(row("/1", 1f, 2f), row("/2", 2f, 1f))).map()).isEmpty();
    assertThat(report(spark, List.of(RowFactory.create("/1", null, "EMPTY: /1"))).map()).isEmpty();
  }
}
