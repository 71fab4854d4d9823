package io.sparkbit.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class ImageTableTest {

  /** Every character that a format may take for its own. */
  private static final String ODD_PATH = " /a,\"b\"\\'c\\\" d/é#%20.png ";

  /** Those that Spark has without other libraries. */
  private static final List<TableFormat> FORMATS =
      List.of(TableFormat.parquet, TableFormat.csv, TableFormat.json);

  private SparkSession spark;

  @TempDir Path folder;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> table(String... locations) {
    return ImageTable.of(spark, List.of(locations), TableColumns.DEFAULT.withoutOthers());
  }

  private Dataset<Row> tableBy(String pathColumn, String location) {
    return ImageTable.of(
        spark,
        List.of(location),
        new TableColumns(
            pathColumn, Optional.empty(), Optional.empty(), Optional.empty(), List.of("*")));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void filesHaveLengths() throws IOException {
    Path digit = Digits.files().get(0);

    Dataset<Row> table = table(digit.toString());

    assertThat(table.columns()).containsExactly("path", "length");
    assertThat(table.collectAsList())
        .containsExactly(RowFactory.create("file:" + digit, Files.size(digit)));
  }

  /** A table is known by its name, and a folder by what is in it. */
  @Test
  void readsTablesOfEveryFormat() {
    Dataset<Row> rows = spark.sql("SELECT '/a.png' AS path, 5L AS length, 'x' AS other");
    for (TableFormat format : FORMATS) {
      for (String name : List.of("table." + format, "folder-" + format)) {
        rows.write().format(format.name()).option("header", true).save(path(name));

        assertThat(table(path(name)).collectAsList())
            .as(name)
            .containsExactly(RowFactory.create("/a.png", 5L));
      }
    }
  }

  @Test
  void pathsComeBackAsTheyWereWritten() throws IOException {
    Dataset<Row> rows =
        spark
            .sql("SELECT :path AS path", Map.of("path", ODD_PATH))
            .union(spark.sql("SELECT '/b.png'"))
            .coalesce(1);
    for (TableFormat format : FORMATS) {
      OutputFolder output =
          new OutputFolder(
              spark, path(format + "-odd"), new RowLayout(format, FormulaCells.quote, List.of()));

      output.append(rows, Map.of());

      assertThat(output.rows(rows.schema()).collectAsList())
          .containsExactly(RowFactory.create(ODD_PATH), RowFactory.create("/b.png"));
      assertThat(table(output.path()).first().getString(0)).isEqualTo(ODD_PATH);
    }
  }

  /** As RFC 4180 and Spark's multiLine have it. */
  @Test
  void csvMayHaveLineBreaksInsideQuotes() throws IOException {
    Path list = folder.resolve("list.csv");
    Files.writeString(list, "note,path\r\n\"one\ntwo\",/a.png\r\n\"\",\"/b\nc.png\"\r\n");

    assertThat(table(list.toString()).collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("/a.png", null), RowFactory.create("/b\nc.png", null));
  }

  @Test
  void columnsAreFoundInAnyCaseAndInStructs() {
    spark.sql("SELECT '/a.png' AS Path, 5 AS LENGTH").write().parquet(path("case.parquet"));
    spark
        .sql("SELECT named_struct('Path', '/b.png') AS file, 6 AS length")
        .write()
        .parquet(path("struct.parquet"));

    assertThat(table(path("case.parquet")).collectAsList())
        .containsExactly(RowFactory.create("/a.png", 5L));
    assertThat(tableBy("file.path", path("struct.parquet")).collectAsList())
        .containsExactly(RowFactory.create("/b.png", 6L));
    spark.conf().set("spark.sql.caseSensitive", true);
    try {
      assertThatThrownBy(() -> table(path("case.parquet")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no column 'path'; did you mean 'Path'? It has Path, LENGTH");
    } finally {
      spark.conf().unset("spark.sql.caseSensitive");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "{x}", "50%", "#?"})
  void aTableMayHaveAnyName(String name) throws IOException {
    Path list = Files.writeString(folder.resolve(name + ".csv"), "path\n/a.png\n");

    assertThat(table(list.toString()).collectAsList())
        .containsExactly(RowFactory.create("/a.png", null));
  }

  @Test
  void imagesBesideACsvFileAreAFolderOfImages() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "path\n/x.png\n");
    Files.copy(Digits.files().get(0), folder.resolve("a.png"));

    assertThat(table(folder.toString()).first().getString(0)).endsWith("/a.png");
  }

  @Test
  void lengthIsNullWhereItIsNotKnownOrMeansSomethingElse() {
    spark.sql("SELECT '/a.png' AS path").write().parquet(path("none.parquet"));
    spark.sql("SELECT '/b.png' AS path, 'long' AS length").write().parquet(path("text.parquet"));
    spark.sql("SELECT '/c.png' AS path, array(1) AS length").write().parquet(path("odd.parquet"));
    spark.sql("SELECT '/d.png' AS path, 7 AS length").write().parquet(path("int.parquet"));

    assertThat(
            table(
                    path("none.parquet"),
                    path("text.parquet"),
                    path("odd.parquet"),
                    path("int.parquet"))
                .collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("/a.png", null),
            RowFactory.create("/b.png", null),
            RowFactory.create("/c.png", null),
            RowFactory.create("/d.png", 7L));
  }

  @Test
  void keepsBytesAndThePackedReason() {
    spark
        .sql(
            "SELECT * FROM VALUES ('/a.png', X'01', 1L, 'ignored'), ('/b.png', NULL, NULL,"
                + " 'WHY: x') AS t(path, content, length, error)")
        .write()
        .parquet(path("pack"));

    Dataset<Row> table = table(path("pack")).orderBy("path");

    assertThat(table.columns()).containsExactly("path", "length", "content", "packedError");
    assertThat(ImageTable.hasContent(table)).isTrue();
    assertThat(table.select("packedError").collectAsList())
        .containsExactly(RowFactory.create((Object) null), RowFactory.create("WHY: x"));
  }

  @Test
  void refusesSomeWithBytesAndSomeWithout() {
    spark.sql("SELECT '/a.png' AS path, X'01' AS content").write().parquet(path("pack"));
    String files = Digits.FOLDER.toString();
    String message =
        ("%s holds the bytes of images (column 'content'), but %s only their paths; run the"
                + " job for each of them, or pack both with jobs/pack")
            .formatted(path("pack"), files);

    assertThatThrownBy(() -> table(path("pack"), files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> table(files, path("pack")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void namesTheColumnsThatThereAre() {
    spark.sql("SELECT 1 AS id, '/a.png' AS `image.file`").write().parquet(path("t.parquet"));

    assertThatThrownBy(() -> table(path("t.parquet")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Table %s has no column 'path'; it has id, image.file. Name the one with"
                + " the paths by --path-column",
            path("t.parquet"));
    assertThat(tableBy("image.file", path("t.parquet")).first().getString(0)).isEqualTo("/a.png");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Table %s is empty: it has no columns",
    "path, Table %s has no rows",
  })
  void refusesTablesWithoutRows(String content, String message) throws IOException {
    Path table = Files.writeString(folder.resolve("table.csv"), content);
    assertThatThrownBy(() -> table(table.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.formatted(table));
  }

  @Test
  void dividesTablesThatComeInOnePiece() {
    spark.range(1_000).selectExpr("concat('/', id) AS path").coalesce(1).write().parquet(path("t"));
    spark
        .range(1_000)
        .selectExpr("concat('/', id) AS path", "X'01' AS content")
        .coalesce(1)
        .write()
        .parquet(path("pack"));

    assertThat(table(path("t")).rdd().getNumPartitions()).isEqualTo(1_000 / 64);
    assertThat(table(path("pack")).rdd().getNumPartitions()).isEqualTo(2);
  }
}
