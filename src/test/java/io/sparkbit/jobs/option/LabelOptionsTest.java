package io.sparkbit.jobs.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class LabelOptionsTest {

  private final LabelOptions options = new LabelOptions();

  private SparkSession spark;

  @TempDir Path folder;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> table(String... locations) {
    return options.table(
        TableColumns.DEFAULT.withoutOthers(),
        columns -> ImageTable.of(spark, List.of(locations), columns));
  }

  private List<String> labels(String... locations) {
    return table(locations)
        .orderBy("path")
        .select("trueLabel")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private String parquet(String name, String query) {
    String path = folder.resolve(name).toString();
    spark.sql(query).write().parquet(path);
    return path;
  }

  private String numbers(String type, String... numbers) {
    return parquet(
        "numbers",
        "SELECT concat('/', id) AS path, CAST(kind AS %s) AS kind FROM VALUES %s AS t(id, kind)"
            .formatted(type, String.join(", ", numbers)));
  }

  @Test
  void foldersAreLabels() {
    String seven = Digits.FOLDER.resolve("7").toString();

    Dataset<Row> table = table(seven, parquet("t", "SELECT '/x/cat dog/1.png' AS path"));

    assertThat(table.columns()).containsExactly("path", "length", "trueLabel");
    assertThat(table.select("trueLabel").distinct().as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder("7", "cat dog");
  }

  @Test
  void aColumnOfTextIsTakenAsItIs() throws IOException {
    options.labelColumn = "is.what";
    Path csv = folder.resolve("labels.csv");
    Files.write(csv, List.of("path,is.what", "/1,03.0", "/2, é ", "/3,\"a,\"\"b\"\"\""));

    assertThat(labels(csv.toString())).containsExactly("03.0", " é ", "a,\"b\"");
  }

  @ParameterizedTest
  @CsvSource({"TINYINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "'DECIMAL(20, 3)'"})
  void wholeNumbersBecomeTheirText(String type) {
    options.labelColumn = "kind";

    assertThat(labels(numbers(type, "(1, 3)", "(2, -12)", "(3, 0)")))
        .containsExactly("3", "-12", "0");
  }

  @Test
  void tablesMayHaveDifferentTypes() {
    options.labelColumn = "kind";

    assertThat(
            labels(
                parquet("a", "SELECT '/1' AS path, 3.0D AS kind"),
                parquet("b", "SELECT '/2' AS path, 4 AS kind"),
                parquet("c", "SELECT '/3' AS path, 'five' AS kind, X'00' AS other")))
        .containsExactly("3", "4", "five");
  }

  @Test
  void packsHaveLabelsToo() {
    options.labelColumn = "kind";

    assertThat(table(parquet("p", "SELECT '/1' AS path, X'00' AS content, 'x' AS kind")).columns())
        .containsExactly("path", "length", "content", "packedError", "trueLabel");
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 2.5, 2.5",
    "FLOAT, 0.25, 0.25",
    "'DECIMAL(5, 2)', 7.10, 7.10",
    "DOUBLE, 'double(''NaN'')', NaN",
    "DOUBLE, 1e300, 1.0E300"
  })
  void refusesNumbersThatAreNotWhole(String type, String number, String shown) {
    options.labelColumn = "kind";
    String table = numbers(type, "(1, 3)", "(2, NULL)", "(3, %s)".formatted(number));

    assertThatThrownBy(() -> table(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column 'kind' of table %s has numbers that are not whole (1, such as %s); labels"
                + " are text or whole numbers",
            table, shown);
  }

  @Test
  void refusesOtherTypes() {
    options.labelColumn = "kind";
    String table = parquet("t", "SELECT '/1' AS path, array('x') AS kind");

    assertThatThrownBy(() -> table(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column 'kind' of table %s is of type array<string>; labels are text or whole numbers",
            table);
  }

  @Test
  void namesTheColumnsThatThereAre() {
    options.labelColumn = "kind";
    String table = parquet("t", "SELECT '/1' AS path, 'x' AS label");

    assertThatThrownBy(() -> table(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Table %s has no column 'kind'; its columns are path, label. Name the one with the"
                + " labels by --label-column",
            table);
  }

  @Test
  void foldersHaveNoColumns() {
    options.labelColumn = "kind";
    String digits = Digits.FOLDER.toString();

    assertThatThrownBy(() -> table(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s is not a table, so it has no column 'kind'; leave out --label-column to use"
                + " folder names as labels, or name only tables",
            digits);
  }

  @Test
  void countsImagesWithoutALabel() {
    String table =
        parquet(
            "t", "SELECT * FROM VALUES ('/1', 'x'), ('/2', NULL), ('/a/3', ' ') AS t(path, kind)");

    assertThatThrownBy(() -> table(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2 of 3 images have no label: they are in no folder; put them into folders that are"
                + " named after their labels, or name a column by --label-column");
    options.labelColumn = "kind";
    assertThatThrownBy(() -> table(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2 of 3 images have no label: column 'kind' is null or empty; fill it in, or leave"
                + " these images out");
  }
}
