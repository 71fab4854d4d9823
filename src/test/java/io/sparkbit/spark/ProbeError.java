package io.sparkbit.spark;

import io.sparkbit.model.BundledModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;

/** How far two answers of a regression on features of the bundled model may be apart. */
final class ProbeError {

  private ProbeError() {}

  /**
   * Bounds a margin: the sum of the errors of its features, each times its coefficient, which is
   * far above rounding errors of the sum.
   *
   * @param output the model's output that the features are
   * @param coefficients a row for each margin
   */
  static double ofMargin(String output, Matrix coefficients, int margin, Vector features) {
    double error = 0;
    for (int f = 0; f < features.size(); f++) {
      error += Math.abs(coefficients.apply(margin, f)) * Math.max(1, Math.abs(features.apply(f)));
    }
    return BundledModel.apart(output) * error;
  }

  /**
   * Bounds a score p: if no margin moves by more than d, p moves by at most p (1 - p) 2 d, or d /
   * 2.
   */
  static double ofScore(String output, Matrix coefficients, Vector features) {
    double largest = 0;
    for (int margin = 0; margin < coefficients.numRows(); margin++) {
      largest = Math.max(largest, ofMargin(output, coefficients, margin, features));
    }
    return largest / 2;
  }
}
