package io.sparkbit.spark.execution;

import io.sparkbit.spark.param.ScoreFunction;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The output of the network's head for one image, in the forms that columns show. */
public final class Scores {

  private static final double EVEN = 0.5;

  private final float[] logits;
  private final List<String> labels;
  private final double temperature;

  /**
   * @param logits one per label
   * @param temperature by which logits are divided before they become probabilities, above 0
   */
  public Scores(float[] logits, List<String> labels, double temperature) {
    this.logits = logits;
    this.labels = labels;
    this.temperature = temperature;
  }

  /**
   * A label and its probability.
   *
   * @param score 0 to 1
   */
  public record LabelScore(String label, double score) {}

  /** Returns the logits in the order of class indices. */
  public double[] logits() {
    double[] doubles = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      doubles[i] = logits[i];
    }
    return doubles;
  }

  /** Returns the index of the highest logit; of equals, the first. */
  public int classIndex() {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  /** Returns the label of {@link #classIndex}. */
  public String label() {
    return labels.get(classIndex());
  }

  /** Returns the probability of {@link #classIndex}, 0 to 1. */
  public double score(ScoreFunction function) {
    return probabilities(function)[classIndex()];
  }

  /**
   * Returns the probabilities, 0 to 1, in the order of class indices; or the logits as they are, if
   * that is the function.
   */
  public double[] probabilities(ScoreFunction function) {
    double[] scaled = logits();
    if (function != ScoreFunction.NONE) {
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] /= temperature;
      }
    }
    return function.apply(scaled);
  }

  /**
   * Returns the energy, minus the logarithm of the sum of the logits' exponentials: the higher, the
   * less the image is like those of any class (Liu et al. 2020, arXiv 2010.03759).
   */
  public double energy() {
    double greatest = logits[classIndex()];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - greatest);
    }
    return -Math.log(sum) - greatest;
  }

  /**
   * Returns the labels whose probabilities reach their thresholds, in the order of class indices.
   *
   * @param thresholds of all labels; empty if each is 0.5
   */
  public List<String> reaching(List<Double> thresholds, ScoreFunction function) {
    double[] probabilities = probabilities(function);
    return IntStream.range(0, labels.size())
        .filter(id -> probabilities[id] >= (thresholds.isEmpty() ? EVEN : thresholds.get(id)))
        .mapToObj(labels::get)
        .toList();
  }

  /** Returns the {@code k} most likely labels, best first; ties in the order of class indices. */
  public List<LabelScore> top(int k, ScoreFunction function) {
    double[] probabilities = probabilities(function);
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(id -> logits[id])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
    for (int id = 0; id < logits.length; id++) {
      best.add(id);
      if (best.size() > k) {
        best.remove();
      }
    }
    return Stream.generate(best::poll)
        .limit(best.size())
        .sorted(worstFirst.reversed())
        .map(id -> new LabelScore(labels.get(id), probabilities[id]))
        .toList();
  }
}
