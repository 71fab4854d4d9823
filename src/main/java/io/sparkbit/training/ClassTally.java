package io.sparkbit.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts images of one class each. */
final class ClassTally implements ValidationTally {

  private static final long serialVersionUID = 1L;

  private double loss;
  private final long[] images;
  private final long[] predicted;
  private final long[] correct;

  ClassTally(int classes) {
    this.images = new long[classes];
    this.predicted = new long[classes];
    this.correct = new long[classes];
  }

  @Override
  public void add(float[] logits, int row, float[] target) {
    int classes = images.length;
    int first = row * classes;
    int label = 0;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      label = target[i] > target[label] ? i : label;
      best = logits[first + i] > logits[first + best] ? i : best;
    }
    double greatest = logits[first + best];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(logits[first + i] - greatest);
    }
    loss += Math.log(sum) + greatest - logits[first + label];
    images[label]++;
    predicted[best]++;
    if (best == label) {
      correct[label]++;
    }
  }

  @Override
  public ValidationTally plus(ValidationTally other) {
    ClassTally tally = (ClassTally) other;
    loss += tally.loss;
    for (int i = 0; i < images.length; i++) {
      images[i] += tally.images[i];
      predicted[i] += tally.predicted[i];
      correct[i] += tally.correct[i];
    }
    return this;
  }

  @Override
  public Validation after(int step) {
    List<Validation.ClassCounts> classes = new ArrayList<>();
    long all = 0;
    long right = 0;
    for (int i = 0; i < images.length; i++) {
      classes.add(new Validation.ClassCounts(images[i], predicted[i], correct[i]));
      all += images[i];
      right += correct[i];
    }
    return new Validation(
        step,
        Map.of(
            ValidationMetric.LOSS, loss / all,
            ValidationMetric.ACCURACY, (double) right / all,
            ValidationMetric.MACRO_F1, Validation.macroF1(classes)),
        classes,
        List.of());
  }
}
