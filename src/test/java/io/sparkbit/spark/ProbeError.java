package io.sparkbit.spark;

import io.sparkbit.model.BundledModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;

/** How far two answers of a regression on features of the bundled model may be apart. */
final class ProbeError {

  private ProbeError() {}

  /**
   * Of a margin: the sum of the errors of its features, each times its coefficient, which is far
   * above what summing up rounds.
   *
   * @param output of the model that the features are
   * @param coefficients a row for each margin
   */
  static double ofMargin(String output, Matrix coefficients, int margin, Vector features) {
    double error = 0;
    for (int f = 0; f < features.size(); f++) {
      error += Math.abs(coefficients.apply(margin, f)) * Math.max(1, Math.abs(features.apply(f)));
    }
    return BundledModel.apart(output) * error;
  }

  /** Of a score: if no margin moves by more than d, it moves by p (1 - p) 2 d at most, or d / 2. */
  static double ofScore(String output, Matrix coefficients, Vector features) {
    double largest = 0;
    for (int margin = 0; margin < coefficients.numRows(); margin++) {
      largest = Math.max(largest, ofMargin(output, coefficients, margin, features));
    }
    return largest / 2;
  }
}
