package io.sparkbit.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Sums over validation images, of which workers make parts. */
public final class ValidationTally implements Serializable {

  private static final long serialVersionUID = 1L;

  private double loss;
  private final long[] images;
  private final long[] predicted;
  private final long[] correct;

  /** Creates a tally of no images. */
  public ValidationTally(int classes) {
    this.images = new long[classes];
    this.predicted = new long[classes];
    this.correct = new long[classes];
  }

  /**
   * Counts one image.
   *
   * @param logits of several images, row by row
   * @param row that of the image
   * @param label the class that the image shows
   */
  void add(float[] logits, int row, int label) {
    int classes = images.length;
    int first = row * classes;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (logits[first + i] > logits[first + best]) {
        best = i;
      }
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

  /** Adds another tally to this one, and returns this one. */
  public ValidationTally plus(ValidationTally other) {
    loss += other.loss;
    for (int i = 0; i < images.length; i++) {
      images[i] += other.images[i];
      predicted[i] += other.predicted[i];
      correct[i] += other.correct[i];
    }
    return this;
  }

  /** Returns the result after a step. */
  Validation after(int step) {
    List<Validation.ClassCounts> classes = new ArrayList<>();
    long all = 0;
    for (int i = 0; i < images.length; i++) {
      classes.add(new Validation.ClassCounts(images[i], predicted[i], correct[i]));
      all += images[i];
    }
    return new Validation(step, loss / all, classes);
  }
}
