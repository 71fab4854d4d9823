package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.safetensors.ChangedWeights;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models whose training diverged: nothing is labeled with a number that is none. */
@ExtendWith(LocalSpark.class)
class NotFiniteTest {

  private static final String LAST_NORM = "bit.norm.weight";

  @TempDir Path folder;

  /** The bundled model with one value in place of all weights of its last norm. */
  private String modelWith(float value) throws IOException {
    Pretrained model = Pretrained.open(Digits.MODEL);
    model.savePretrained(folder);
    ChangedWeights.write(
        folder,
        (name, values) -> {
          if (name.equals(LAST_NORM)) {
            Arrays.fill(values, value);
          }
        });
    return folder.toString();
  }

  @Test
  void outputsThatOverflowAreErrorsOfTheirRows(SparkSession spark) throws IOException {
    String model = modelWith(Float.MAX_VALUE);
    Dataset<Row> digits = Digits.paths(spark, 3);

    List<Row> labeled =
        new BitImageClassifier()
            .setModel(model)
            .setInputCol("path")
            .setTopK(2)
            .setHandleInvalid("keep")
            .transform(digits)
            .collectAsList();
    List<Row> embedded =
        new BitImageEmbedder()
            .setModel(model)
            .setInputCol("path")
            .setHandleInvalid("keep")
            .transform(digits)
            .collectAsList();

    assertNotFinite(labeled, List.of("prediction", "predictedLabel", "score", "topK"), "logits");
    assertNotFinite(embedded, List.of("features"), "pooler_output");
    Dataset<Row> failing =
        new BitImageClassifier().setModel(model).setInputCol("path").transform(digits);
    assertThatThrownBy(failing::collectAsList)
        .hasStackTraceContaining("Image cannot be used: NOT_FINITE: file:");
  }

  private static void assertNotFinite(List<Row> rows, List<String> columns, String output) {
    assertThat(rows).hasSize(3);
    for (Row row : rows) {
      assertThat(columns).allMatch(column -> row.isNullAt(row.fieldIndex(column)));
      assertThat(row.<String>getAs("error"))
          .isEqualTo(
              "NOT_FINITE: %s: the network's %s are NaN or infinite; its weights are too large, perhaps because training diverged; use another model"
                  .formatted(row.getString(0), output));
    }
  }

  @Test
  void weightsThatAreNotFiniteAreRefused(SparkSession spark) throws IOException {
    String model = modelWith(Float.NaN);
    Dataset<Row> digits =
        new BitImageClassifier()
            .setModel(model)
            .setInputCol("path")
            .setHandleInvalid("keep")
            .transform(Digits.paths(spark, 3));

    String message =
        "tensor '%s' holds NaN at index 0; training may have diverged, or the file may be damaged; use other weights"
            .formatted(LAST_NORM);
    assertThatThrownBy(digits::collectAsList).hasStackTraceContaining(message);
    assertThatThrownBy(() -> Pretrained.open(model).savePretrained(folder.resolve("copy")))
        .hasMessage("%s: %s", folder.resolve("model.safetensors"), message);
    assertThat(folder.resolve("copy")).isEmptyDirectory();
  }

  @Test
  void aProbeThatDidNotConvergeBecomesNoModel() throws IOException {
    Pretrained body = Pretrained.open(Digits.MODEL);
    for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e39}) {
      double[] coefficients = new double[body.config().featureSize()];
      coefficients[7] = value;
      LogisticRegressionModel regression =
          new LogisticRegressionModel(
              "probe",
              new DenseMatrix(1, coefficients.length, coefficients),
              Vectors.dense(0),
              2,
              false);

      assertThatThrownBy(() -> LinearProbe.toModel(body, regression, List.of("even", "odd")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The regression has coefficients that are NaN or infinite: it did not converge. Raise"
                  + " regParam (--reg-param), or look for features that are not finite");
    }
  }
}
