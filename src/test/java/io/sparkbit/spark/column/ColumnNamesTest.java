package io.sparkbit.spark.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.spark.StageSchemas;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns are found as Spark ML's own stages find them, whatever they are called. */
@ExtendWith(LocalSpark.class)
class ColumnNamesTest {

  private static final Metadata NOTE = new MetadataBuilder().putString("note", "kept").build();

  private static BitImageClassifier classifier(String inputCol) {
    return new BitImageClassifier().setModel(Digits.MODEL).setInputCol(inputCol);
  }

  private static void assertLabeled(List<Row> rows, int path, String prediction) {
    assertThat(rows).isNotEmpty();
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs(prediction))
                    .isEqualTo(Digits.label(row.getString(path))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "file name",
        "it's \"quoted\"",
        "`ticked`",
        "a`b.c",
        "Bild-Größe",
        "画像",
        "path[0]"
      })
  void anyNameWillDo(String name, SparkSession spark) {
    Dataset<Row> paths =
        Digits.paths(spark, 10)
            .toDF(name)
            .select(functions.col(quoted(name)).as(name, NOTE), functions.lit(1).as("a"));
    BitImageClassifier stage =
        classifier(name).setPredictedLabelCol("p." + name).setHandleInvalid("keep");

    Dataset<Row> labeled = stage.transform(paths);

    StageSchemas.assertToldBefore(stage, paths);
    assertThat(labeled.schema().apply(name).metadata()).isEqualTo(NOTE);
    assertLabeled(labeled.collectAsList(), 0, "p." + name);
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Test
  void metadataOfEqualNamesStaysWithItsColumn(SparkSession spark) {
    Dataset<Row> twice =
        Digits.paths(spark, 10)
            .select(
                functions.col("path"),
                functions.lit(1).as("n", NOTE),
                functions.lit("two").as("n"),
                functions.lit(3.0).as("N"));
    BitImageClassifier stage = classifier("path");

    Dataset<Row> labeled = stage.transform(twice);

    StageSchemas.assertToldBefore(stage, twice);
    List<Row> rows = labeled.collectAsList();
    assertLabeled(rows, 0, "predictedLabel");
    assertThat(rows.get(0).toSeq().mkString("|")).contains("|1|two|3.0|");
  }

  @Test
  void anInputColumnThatIsThereTwiceIsAmbiguous(SparkSession spark) {
    Dataset<Row> twice =
        Digits.paths(spark, 1).select(functions.col("path"), functions.lit("other").as("path"));

    assertThatThrownBy(() -> classifier("path").transform(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Input column 'path' is ambiguous; the columns are path, path. Rename or drop all"
                + " but one of them");
  }

  @Test
  void caseDoesNotCountUnlessTheSessionSaysSo(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 10).toDF("Path");

    assertThat(
            new StringIndexer()
                .setInputCol("PATH")
                .setOutputCol("i")
                .fit(paths)
                .transform(paths)
                .count())
        .isEqualTo(10);
    assertLabeled(classifier("PATH").transform(paths).collectAsList(), 0, "predictedLabel");

    spark.conf().set("spark.sql.caseSensitive", true);
    try {
      assertThatThrownBy(() -> classifier("PATH").transform(paths))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There is no input column 'PATH' (did you mean 'Path'?); the columns are Path. Set inputCol to the one"
                  + " that holds the images");
      Dataset<Row> both = paths.withColumn("PATH", functions.lit("file:/no/such.png"));
      assertLabeled(classifier("Path").transform(both).collectAsList(), 0, "predictedLabel");
    } finally {
      spark.conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void anOutputColumnMustDifferInMoreThanCase(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 1).withColumn("Prediction", functions.lit(1));

    assertThatThrownBy(() -> classifier("path").transform(paths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Output column 'prediction' of bitImageClassifier_")
        .hasMessageEndingWith(
            " already exists; choose another name with the stage's Param, or drop the existing column");
  }

  @Test
  void twoOutputColumnsNeedTwoNames(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 1);

    assertThatThrownBy(() -> classifier("path").setScoreCol("Prediction").transform(paths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "Two output columns of bitImageClassifier_\\w+ are called '[Pp]rediction'; give each a"
                + " name of its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image.origin", "IMAGE.Origin", "`image`.origin", "`image`.`origin`"})
  void dotsLeadIntoStructs(String name, SparkSession spark) {
    Dataset<Row> nested =
        Digits.paths(spark, 10)
            .select(functions.struct(functions.col("path").as("origin")).as("image"));

    assertLabeled(
        classifier(name)
            .transform(nested)
            .selectExpr("image.origin", "predictedLabel")
            .collectAsList(),
        0,
        "predictedLabel");
    assertThatThrownBy(() -> classifier("image.path").transform(nested))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no input column 'image.path'; the columns are image. Set inputCol to the"
                + " one that holds the images");
    assertThatThrownBy(() -> classifier("image").transform(nested))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Input column 'image' has type struct<origin:string>, but must hold images: string"
                + " (paths)");
  }

  @Test
  void namesWithDotsInStructsAreQuoted(SparkSession spark) {
    Dataset<Row> nested =
        Digits.paths(spark, 5)
            .select(
                functions
                    .struct(functions.struct(functions.col("path").as("file.path")).as("in"))
                    .as("a.b"));

    List<Row> rows =
        classifier("`a.b`.in.`file.path`")
            .transform(nested)
            .selectExpr("`a.b`.in.`file.path`", "predictedLabel")
            .collectAsList();

    assertLabeled(rows, 0, "predictedLabel");
  }

  @Test
  void aNullOnTheWayIsARow(SparkSession spark) {
    Dataset<Row> nested = spark.sql("select cast(null as struct<path: string>) as image");

    Row row = classifier("image.path").setHandleInvalid("keep").transform(nested).first();

    assertThat(row.<String>getAs("error")).isEqualTo("NULL: column 'image.path' is null");
  }

  @Test
  void bytesInAStructAreNamedByThePathBesideThem(SparkSession spark) {
    Dataset<Row> bytes =
        spark.sql(
            "select named_struct('Content', X'010203', 'Path', 'file:/a.png') as file, 'b' as path");

    Row row = classifier("file.content").setHandleInvalid("keep").transform(bytes).first();

    assertThat(row.<String>getAs("error")).startsWith("UNKNOWN_FORMAT: file:/a.png: ");
  }

  @Test
  void binaryColumnsAreNamedByTheirPathInAnyCase(SparkSession spark) {
    Dataset<Row> bytes =
        Digits.paths(spark, 1)
            .select(
                functions.col("path").as("Path"),
                functions.lit(new byte[] {1, 2, 3}).as("Content"));

    Row row = classifier("content").setHandleInvalid("keep").transform(bytes).first();

    assertThat(row.<String>getAs("error")).startsWith("UNKNOWN_FORMAT: " + row.getString(0) + ": ");
  }
}
