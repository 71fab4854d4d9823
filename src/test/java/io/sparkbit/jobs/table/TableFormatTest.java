package io.sparkbit.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TableFormatTest {

  @TempDir Path folder;

  /** Spark escapes what cannot be in the name of a folder, and infers types. */
  @Test
  void partitionedTablesHaveTheirPartitionsAsColumns(SparkSession spark) {
    String table = folder.resolve("t").toString();
    spark
        .sql("SELECT '/a.png' AS path, 2026 AS year, 'a:b/c d' AS kind")
        .write()
        .partitionBy("year", "kind")
        .parquet(table);

    Dataset<Row> images = ImageTable.of(spark, List.of(table), TableColumns.DEFAULT);

    assertThat(images.selectExpr("path", "passed.*").first().mkString("|"))
        .isEqualTo("/a.png|2026|a:b/c d");
  }

  @Test
  void foldersOfImagesMayHaveTheNamesOfPartitions(SparkSession spark) throws IOException {
    Path cats = Files.createDirectories(folder.resolve("kind=cat/2026"));
    Files.copy(Digits.files().get(0), cats.resolve("a.png"));

    Dataset<Row> images = ImageTable.of(spark, List.of(folder.toString()), TableColumns.DEFAULT);

    assertThat(images.first().getString(0)).endsWith("/kind=cat/2026/a.png");
  }
}
