package io.sparkbit.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The threshold of one class from which on it is taken for shown: the one with the highest F1. Of
 * neighbors that are equally good, the middle one.
 */
final class ThresholdChoice {

  /** A logit from which on images are taken for showing the class, and what comes of it. */
  private record Cut(double logit, long taken, long right) {}

  private final List<Cut> cuts = new ArrayList<>();
  private long taken;
  private long right;
  private double precisions;

  /**
   * Looks at the images of the next lower scores.
   *
   * @param shown how many show the class
   * @param notShown how many do not
   * @param logit the lowest of these scores
   */
  void see(int shown, int notShown, double logit) {
    taken += (long) shown + notShown;
    right += shown;
    precisions += shown == 0 ? 0 : (double) shown * right / taken;
    cuts.add(new Cut(logit, taken, right));
  }

  /**
   * Returns the average precision, 0 to 1: the mean precision at the score of each image that shows
   * the class (scikit-learn's {@code average_precision_score}); 0 if there are none.
   */
  double averagePrecision() {
    return precisions / Math.max(1, right);
  }

  /** Returns the threshold, a probability; 0.5 if no image shows the class, or each does. */
  double threshold() {
    return 1 / (1 + Math.exp(-best().logit));
  }

  /** Returns the counts at the threshold. */
  Validation.ClassCounts counts() {
    Cut best = best();
    return new Validation.ClassCounts(right, best.taken, best.right);
  }

  private Cut best() {
    if (right == 0 || right == taken) {
      return cuts.stream()
          .min(Comparator.comparingDouble(cut -> Math.abs(cut.logit)))
          .orElseThrow();
    }
    int begin = 0;
    int end = 0;
    for (int first = 0; first < cuts.size(); ) {
      int last = first;
      while (last + 1 < cuts.size() && f1(last + 1) == f1(first)) {
        last++;
      }
      boolean better = f1(first) > f1(begin);
      if (better || (f1(first) == f1(begin) && last - first > end - begin)) {
        begin = first;
        end = last;
      }
      first = last + 1;
    }
    return cuts.get((begin + end) / 2);
  }

  private double f1(int index) {
    Cut cut = cuts.get(index);
    return 2.0 * cut.right / (right + cut.taken);
  }
}
