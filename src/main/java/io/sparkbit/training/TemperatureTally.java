package io.sparkbit.training;

import io.sparkbit.evaluation.Reliability;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cross-entropy of images and the reliability of their scores at many temperatures, so that the
 * best is known when all images have been seen once: memory does not grow with them. Neighbors
 * differ by 1.1%, so that the cross-entropy at the best of them is within 1e-4 of the lowest of
 * all.
 */
final class TemperatureTally implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Temperatures are halved so often, from the highest. */
  private static final int OCTAVES = 8;

  private static final int IN_OCTAVE = 64;
  private static final int SIZE = OCTAVES * IN_OCTAVE;
  private static final double HIGHEST = 16;

  /** Of fewer images, a temperature says little of others. */
  static final int LEAST_IMAGES = 50;

  private long images;
  private final double[] losses = new double[SIZE];

  /** By temperature and range of scores. */
  private final long[] inRange = new long[SIZE * Reliability.BINS];

  private final double[] scores = new double[SIZE * Reliability.BINS];
  private final long[] correct = new long[SIZE * Reliability.BINS];

  private static double temperature(int index) {
    return HIGHEST * Math.pow(2, -(double) index / IN_OCTAVE);
  }

  /**
   * Counts an image.
   *
   * @param below how far each logit is below the highest, at most 0
   * @param label the index of its class
   * @param predicted that of the highest logit
   */
  void add(double[] below, int label, int predicted) {
    images++;
    boolean isCorrect = predicted == label;
    double[] powers = new double[below.length];
    for (int first = 0; first < IN_OCTAVE; first++) {
      double temperature = temperature(first);
      for (int i = 0; i < below.length; i++) {
        powers[i] = Math.exp(below[i] / temperature);
      }
      for (int index = first; index < SIZE; index += IN_OCTAVE) {
        double sum = 0;
        for (int i = 0; i < powers.length; i++) {
          sum += powers[i];
          powers[i] *= powers[i]; // Half of the temperature.
        }
        count(index, sum, below[label], isCorrect);
      }
    }
  }

  private void count(int index, double sum, double below, boolean isCorrect) {
    double score = 1 / sum;
    losses[index] += Math.log(sum) - below / temperature(index);
    int bin = index * Reliability.BINS + Reliability.binOf(score);
    inRange[bin]++;
    scores[bin] += score;
    correct[bin] += isCorrect ? 1 : 0;
  }

  void plus(TemperatureTally other) {
    images += other.images;
    for (int i = 0; i < SIZE; i++) {
      losses[i] += other.losses[i];
    }
    for (int i = 0; i < inRange.length; i++) {
      inRange[i] += other.inRange[i];
      scores[i] += other.scores[i];
      correct[i] += other.correct[i];
    }
  }

  /**
   * Returns the best temperature; empty if it would be beyond all, as where all labels are right,
   * or if the images are too few to tell.
   */
  Optional<Certainty.Calibration> best() {
    int best = 0;
    for (int i = 1; i < SIZE; i++) {
      best = losses[i] < losses[best] ? i : best;
    }
    if (images < LEAST_IMAGES || best == 0 || best == SIZE - 1) {
      return Optional.empty();
    }
    int from = best * Reliability.BINS;
    int to = from + Reliability.BINS;
    return Optional.of(
        new Certainty.Calibration(
            temperature(best),
            losses[best] / images,
            Reliability.of(
                Arrays.copyOfRange(inRange, from, to),
                Arrays.copyOfRange(scores, from, to),
                Arrays.copyOfRange(correct, from, to))));
  }
}
