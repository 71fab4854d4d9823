package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.spark.label.ClassAttribute;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every estimator refuses before it learns. */
@ExtendWith(LocalSpark.class)
class EstimatorMistakesTest {

  @ParameterizedTest
  @MethodSource("io.sparkbit.spark.EstimatorContractTest#estimators")
  void anIndexOfNoClassIsRefused(ClassifierEstimator<?> estimator, SparkSession spark) {
    Dataset<Row> indexed =
        new StringIndexerModel(new String[] {"3", "4"})
            .setInputCol("label")
            .setOutputCol("index")
            .setHandleInvalid("keep")
            .transform(Digits.labeled(spark, 40));
    Metadata ofTwo = ClassAttribute.add(indexed.schema().apply("index"), List.of("3", "4"));
    Dataset<Row> wrong = indexed.withMetadata("index", ofTwo);
    estimator.setLabelCol("index");

    assertThatThrownBy(() -> estimator.fit(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column 'index' of the dataset has indices outside the classes (32, such as 2); its"
                + " metadata names 2 classes");
  }

  /** Mistakes show before anything is learned. */
  @ParameterizedTest
  @MethodSource("io.sparkbit.spark.EstimatorContractTest#estimators")
  void refusesWhatCannotBeLearned(
      ClassifierEstimator<?> estimator, SparkSession spark, @TempDir Path folder) {
    Dataset<Row> digits = Digits.labeled(spark, 20);

    assertRefused(
        estimator,
        digits.withColumn("label", lit("bird")),
        "All images have the label 'bird'; a classifier needs at least two classes");
    assertRefused(
        estimator,
        digits.withColumn("label", when(col("label").equalTo("3"), null).otherwise(col("label"))),
        "2 of 20 images have no label: column 'label' is null; fill it in, or leave these images"
            + " out");
    assertRefused(
        estimator, digits.limit(0), "There are no images to learn from: the table is empty");
    assertRefused(
        estimator,
        digits.withColumn("label", map(col("label"), lit(1))),
        "Column 'label' of the dataset is of type map<string,int>; labels are text or whole"
            + " numbers");
    assertRefused(
        estimator,
        digits.withColumn("label", lit(0.5)),
        "Column 'label' of the dataset has numbers that are not whole (20, such as 0.5); labels are"
            + " text or whole numbers");
    assertRefused(
        with(estimator, "labelCol", "species"),
        digits,
        "The dataset has no column 'species'; its columns are path, label. Set labelCol to"
            + " the column that says what the images show");
    assertRefused(
        with(estimator, "outputDir", folder.toString()),
        digits,
        "outputDir %s already exists; remove it or name another folder".formatted(folder));
    assertRefused(
        with(estimator, "handleInvalid", "keep"),
        digits,
        "handleInvalid is 'keep', but training cannot use images that cannot be read; set it"
            + " to 'error' or 'skip'");
    assertRefused(
        with(estimator, "handleInvalid", "skip"),
        digits.withColumn("path", lit("file:/no.png")),
        "None of the images can be read, for example NOT_FOUND: file:/no.png: there is no"
            + " such file");
    assertRefused(
        with(estimator, "handleInvalid", "skip"),
        digits.withColumn(
            "path", when(col("label").equalTo("4"), lit("file:/no.png")).otherwise(col("path"))),
        "None of the images of class [4] can be read, for example NOT_FOUND: file:/no.png:"
            + " there is no such file. Repair them, or leave the class out");
    estimator.clear(estimator.model());
    assertRefused(
        estimator,
        digits,
        ("%s has no model to start from; set one with setModel(\"LOCATION\"), such as the path"
                + " of a folder")
            .formatted(estimator.uid()));
  }

  private static ClassifierEstimator<?> with(
      ClassifierEstimator<?> estimator, String param, String value) {
    return (ClassifierEstimator<?>)
        estimator.copy(new ParamMap().put(estimator.getParam(param), value));
  }

  private static void assertRefused(
      ClassifierEstimator<?> estimator, Dataset<Row> dataset, String message) {
    assertThatThrownBy(() -> estimator.fit(dataset))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
