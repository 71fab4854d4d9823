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

  /**
   * @param logits one per label
   */
  public Scores(float[] logits, List<String> labels) {
    this.logits = logits;
    this.labels = labels;
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

  /** Returns the probabilities, 0 to 1, in the order of class indices. */
  public double[] probabilities(ScoreFunction function) {
    return function.apply(logits());
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
