package io.sparkbit.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.docs.Snippets;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page on SQL shows what runs: all its statements, one after the other. */
@ExtendWith(LocalSpark.class)
class SqlPageTest {

  private static final String LATER = "-- Spark 4.2\n";

  /** Those that this version of Spark can run; {@code .ci/sparks} runs all. */
  private static List<String> statements(SparkSession spark) throws IOException {
    return Snippets.sqlStatements("docs/sql.md").stream()
        .filter(statement -> !statement.startsWith(LATER) || spark.version().compareTo("4.2") >= 0)
        .toList();
  }

  @Test
  void everyStatementRuns(SparkSession shared) throws IOException {
    SparkSession spark = shared.newSession();
    Digits.paths(spark, 40).createOrReplaceTempView("photos");
    try {
      for (String statement : statements(spark)) {
        List<Row> rows = spark.sql(statement).collectAsList();

        if (statement.startsWith("SELECT")) {
          assertThat(rows).as(statement).isNotEmpty();
        }
      }
      assertThat(spark.table("embeddings").count()).isEqualTo(40);
    } finally {
      spark.sql("DROP TABLE IF EXISTS embeddings");
    }
  }
}
