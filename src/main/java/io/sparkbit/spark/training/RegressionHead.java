package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.LinearHead;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;

/** Makes a network's head of MLlib's logistic regression. */
public final class RegressionHead {

  private RegressionHead() {}

  /**
   * Returns a head whose logits are the regression's margins.
   *
   * @throws UserException if coefficients are not finite, as floats
   */
  public static LinearHead of(LogisticRegressionModel regression) {
    requireFinite(regression);
    return regression.coefficientMatrix().numRows() == 1
        ? binomial(regression)
        : multinomial(regression);
  }

  private static void requireFinite(LogisticRegressionModel regression) {
    double[] coefficients = regression.coefficientMatrix().toArray();
    double[] intercepts = regression.interceptVector().toArray();
    if (!DoubleStream.concat(Arrays.stream(coefficients), Arrays.stream(intercepts))
        .allMatch(value -> Float.isFinite((float) value))) {
      throw new UserException(
          "The regression has coefficients that are NaN or infinite: it did not converge. Raise"
              + " regParam (--reg-param), or look for features that are not finite");
    }
  }

  private static LinearHead multinomial(LogisticRegressionModel regression) {
    Matrix coefficients = regression.coefficientMatrix();
    int labels = coefficients.numRows();
    int features = coefficients.numCols();
    float[] weight = new float[Math.multiplyExact(labels, features)];
    float[] bias = new float[labels];
    for (int label = 0; label < labels; label++) {
      for (int feature = 0; feature < features; feature++) {
        weight[label * features + feature] = (float) coefficients.apply(label, feature);
      }
      bias[label] = (float) regression.interceptVector().apply(label);
    }
    return new LinearHead(weight, bias);
  }

  private static LinearHead binomial(LogisticRegressionModel regression) {
    int features = regression.numFeatures();
    float[] weight = new float[2 * features];
    for (int feature = 0; feature < features; feature++) {
      float half = (float) (regression.coefficientMatrix().apply(0, feature) / 2);
      weight[feature] = -half;
      weight[features + feature] = half;
    }
    float half = (float) (regression.interceptVector().apply(0) / 2);
    return new LinearHead(weight, new float[] {-half, half});
  }
}
