package io.sparkbit.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counts images of any number of classes by the logit of each class, so that thresholds can be
 * chosen. Logits within a 32nd count as equal: memory does not grow with the images.
 */
final class LabelSetTally implements ValidationTally {

  private static final long serialVersionUID = 1L;

  /** Logits beyond count as these: the sigmoid is 1e-7 from 0 or 1. */
  private static final int LARGEST = 16;

  private static final int IN_ONE = 32;
  private static final int BINS = 2 * LARGEST * IN_ONE;

  private final int classes;
  private double loss;
  private long images;

  /** By class and bin. */
  private final int[] shown;

  private final int[] notShown;

  LabelSetTally(int classes) {
    this.classes = classes;
    this.shown = new int[Math.multiplyExact(classes, BINS)];
    this.notShown = new int[classes * BINS];
  }

  @Override
  public void add(float[] logits, int row, float[] target) {
    for (int label = 0; label < classes; label++) {
      double logit = logits[row * classes + label];
      boolean isShown = target[label] > 0;
      // The logarithm of 1 + e^x, without overflow.
      double x = isShown ? -logit : logit;
      loss += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      (isShown ? shown : notShown)[label * BINS + bin(logit)]++;
    }
    images++;
  }

  private static int bin(double logit) {
    return (int) Math.max(0, Math.min(BINS - 1, Math.floor((logit + LARGEST) * IN_ONE)));
  }

  @Override
  public ValidationTally plus(ValidationTally other) {
    LabelSetTally tally = (LabelSetTally) other;
    loss += tally.loss;
    images += tally.images;
    for (int i = 0; i < shown.length; i++) {
      shown[i] += tally.shown[i];
      notShown[i] += tally.notShown[i];
    }
    return this;
  }

  @Override
  public Validation after(int step) {
    List<Validation.ClassCounts> counts = new ArrayList<>();
    List<Validation.LabelThreshold> thresholds = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      ThresholdChoice choice = choice(label);
      counts.add(choice.counts());
      thresholds.add(new Validation.LabelThreshold(choice.threshold(), choice.averagePrecision()));
    }
    return new Validation(
        step,
        Map.of(
            ValidationMetric.LOSS, loss / images,
            ValidationMetric.MICRO_F1, Validation.microF1(counts),
            ValidationMetric.MACRO_F1, Validation.macroF1(counts),
            ValidationMetric.MEAN_AVERAGE_PRECISION, meanAveragePrecision(counts, thresholds)),
        counts,
        thresholds);
  }

  private ThresholdChoice choice(int label) {
    ThresholdChoice choice = new ThresholdChoice();
    for (int bin = BINS - 1; bin >= 0; bin--) {
      choice.see(
          shown[label * BINS + bin],
          notShown[label * BINS + bin],
          bin == 0 ? Double.NEGATIVE_INFINITY : (double) bin / IN_ONE - LARGEST);
    }
    return choice;
  }

  private static double meanAveragePrecision(
      List<Validation.ClassCounts> counts, List<Validation.LabelThreshold> thresholds) {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < counts.size(); label++) {
      if (counts.get(label).images() > 0) {
        sum += thresholds.get(label).averagePrecision();
        present++;
      }
    }
    return sum / Math.max(1, present);
  }
}
