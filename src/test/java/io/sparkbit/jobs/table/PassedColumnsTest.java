package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class PassedColumnsTest {

  private SparkSession spark;

  @TempDir Path folder;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private String parquet(String name, String query) {
    String path = folder.resolve(name).toString();
    spark.sql(query).write().parquet(path);
    return path;
  }

  private static TableColumns dropping(String... names) {
    return new TableColumns(
        "path", Optional.empty(), Optional.empty(), Optional.empty(), List.of(names));
  }

  /** The rows of a job that finds every image to be fine. */
  private Dataset<Row> results(TableColumns columns, String... locations) {
    Dataset<Row> images = ImageTable.of(spark, List.of(locations), columns);
    return PassedColumns.beside(images, List.of(col("path"), lit("fine").as("state")), "the test");
  }

  @Test
  void allColumnsPassThroughWithTheirTypes() {
    String table =
        parquet("t", "SELECT 7 AS id, '/a.png' AS path, 5L AS length, array('x') AS tags");

    Dataset<Row> results = results(TableColumns.DEFAULT, table);

    assertThat(results.schema().toDDL())
        .isEqualTo("path STRING,id INT,length BIGINT,tags ARRAY<STRING>,state STRING NOT NULL");
    assertThat(results.first().<Integer>getAs("id")).isEqualTo(7);
  }

  /**
   * Columns of the same names as those that stages add, or tables of images have, are no matter.
   */
  @Test
  void namesOnTheWayDoNotClash() {
    String table =
        parquet("t", "SELECT '/a.png' AS file, 'x' AS passed, 0.5 AS score, 'none' AS packedError");
    TableColumns byFile =
        new TableColumns("file", Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    assertThat(results(byFile, table).columns())
        .containsExactly("path", "file", "passed", "score", "packedError", "state");
  }

  @Test
  void severalTablesGiveTheColumnsOfAll() {
    Dataset<Row> results =
        results(
            TableColumns.DEFAULT,
            parquet("a", "SELECT '/a.png' AS path, 1 AS id, 'x' AS kind"),
            parquet("b", "SELECT 22222222222 AS id, '/b.png' AS path"),
            Digits.files().get(0).toString());

    assertThat(results.orderBy("path").collectAsList())
        .containsExactly(
            RowFactory.create("/a.png", 1L, "x", "fine"),
            RowFactory.create("/b.png", 22222222222L, null, "fine"),
            RowFactory.create("file:" + Digits.files().get(0), null, null, "fine"));
  }

  @Test
  void typesMayNotDiffer() {
    String a = parquet("a", "SELECT '/a.png' AS path, 1 AS id");
    String b = parquet("b", "SELECT '/b.png' AS path, 'two' AS id");

    assertThatThrownBy(() -> results(TableColumns.DEFAULT, a, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column 'id' is int in %s, but string in %s; leave it out with --drop-columns id, or run"
                + " the job for each of them",
            a, b);
    assertThat(results(dropping("id"), a, b).count()).isEqualTo(2);
  }

  @Test
  void theImagesThemselvesAreNotRepeated() {
    String bytes = "named_struct('bytes', X'01', 'name', 'a') AS image";
    String table =
        parquet("t", "SELECT '/a.png' AS path, X'02' AS thumbnail, 'old' AS error, " + bytes);
    TableColumns columns =
        new TableColumns(
            "path",
            Optional.of("image.bytes"),
            Optional.empty(),
            Optional.empty(),
            List.of("thumbnail"));

    Dataset<Row> images = ImageTable.of(spark, List.of(table), columns);
    Dataset<Row> results = results(columns, table);

    assertThat(ImageTable.hasContent(images)).isTrue();
    assertThat(images.first().<byte[]>getAs("content")).containsExactly(1);
    assertThat(results.schema().toDDL())
        .isEqualTo("path STRING,image STRUCT<name: STRING>,state STRING NOT NULL");
  }

  @Test
  void columnsMayBeDropped() {
    String table = parquet("t", "SELECT '/a.png' AS path, 1 AS Id, 'x' AS kind");

    assertThat(results(dropping("id"), table).columns()).containsExactly("path", "kind", "state");
    assertThat(results(dropping("*"), table).columns()).containsExactly("path", "state");
    assertThatThrownBy(() -> results(dropping("kinds"), table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--drop-columns: there is no column 'kinds'; did you mean 'kind'? The columns are path,"
                + " Id, kind");
  }

  @Test
  void clashesAreToldWithTheirRemedy() {
    String table = parquet("t", "SELECT '/a.png' AS path, 1 AS State, 'x' AS kind");

    assertThatThrownBy(() -> results(TableColumns.DEFAULT, table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The images' table has a column State, and so has the result of the test; rename State"
                + " in the table, or leave out the table's with --drop-columns State");
    assertThat(results(dropping("state"), table).columns())
        .containsExactly("path", "kind", "state");
  }
}
