package io.sparkbit.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.LocalSpark;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FormulaCellsTest {

  private static final List<String> TEXTS =
      Arrays.asList(
          "=1+1",
          "+cmd|' /C calc'!A0",
          "-2+3",
          "@SUM(A1)",
          "\t=1",
          "\r=1",
          "\n=1",
          "＝1",
          "'=1",
          "''-5",
          "-",
          "-5",
          "+5",
          "-0.5",
          ".5",
          "-1e-7",
          "-.",
          "1=1",
          "'quoted'",
          "'",
          "",
          " =1",
          "/photos/a.png",
          null);

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataset(TEXTS, Encoders.STRING()).toDF("text");
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.as(Encoders.STRING()).collectAsList();
  }

  @Test
  void onlyFormulasAreQuoted(SparkSession spark) {
    assertThat(texts(FormulaCells.quote.written(rows(spark))))
        .containsExactly(
            "'=1+1",
            "'+cmd|' /C calc'!A0",
            "'-2+3",
            "'@SUM(A1)",
            "'\t=1",
            "'\r=1",
            "'\n=1",
            "'＝1",
            "''=1",
            "'''-5",
            "'-",
            "-5",
            "+5",
            "-0.5",
            ".5",
            "-1e-7",
            "'-.",
            "1=1",
            "'quoted'",
            "'",
            "",
            " =1",
            "/photos/a.png",
            null);
    assertThat(texts(FormulaCells.keep.written(rows(spark)))).isEqualTo(TEXTS);
  }

  @Test
  void whatWasWrittenIsReadBack(SparkSession spark) {
    for (FormulaCells formulas : FormulaCells.values()) {
      assertThat(texts(formulas.read(formulas.written(rows(spark))))).isEqualTo(TEXTS);
    }
  }

  @Test
  void numbersAndNamesOfColumns(SparkSession spark) {
    Dataset<Row> rows = spark.sql("SELECT -1 AS `=a`, -0.5D AS b, '-x' AS `-c`");

    Dataset<Row> written = FormulaCells.quote.written(rows);

    assertThat(written.columns()).containsExactly("'=a", "b", "'-c");
    assertThat(written.first()).isEqualTo(RowFactory.create(-1, -0.5, "'-x"));
  }
}
