package io.sparkbit.spark.audit;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Returns the label that an image more likely has than the given one, or null: the most likely of
 * those whose probability reaches the threshold of the label (Northcutt et al. 2021, equation 2),
 * if it is more likely than the given one.
 */
public final class ConfidentLabel implements UDF2<Vector, Integer, Integer> {

  private static final long serialVersionUID = 1L;

  private final double[] thresholds;

  /**
   * @param thresholds of the labels; NaN for one that no image has
   */
  public ConfidentLabel(double[] thresholds) {
    this.thresholds = thresholds.clone();
  }

  @Override
  public @Nullable Integer call(Vector probabilities, Integer given) {
    int likely = -1;
    for (int label = 0; label < thresholds.length; label++) {
      double probability = probabilities.apply(label);
      if (probability >= thresholds[label]
          && (likely < 0 || probability > probabilities.apply(likely))) {
        likely = label;
      }
    }
    boolean isIssue =
        likely >= 0 && likely != given && probabilities.apply(likely) > probabilities.apply(given);
    return isIssue ? likely : null;
  }
}
