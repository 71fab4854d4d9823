package io.sparkbit.spark;

import io.sparkbit.model.Prediction;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** What the network said of one image, in the forms in which columns show it. */
final class Scores {

  private final Prediction prediction;
  private final List<String> labels;

  Scores(Prediction prediction, List<String> labels) {
    this.prediction = prediction;
    this.labels = labels;
  }

  /**
   * A label and how likely it is.
   *
   * @param score 0 to 1
   */
  record LabelScore(String label, double score) {}

  double[] features() {
    return doubles(prediction.features());
  }

  float[] floatFeatures() {
    return prediction.features();
  }

  double[] logits() {
    return doubles(prediction.logits());
  }

  /** The label with the highest logit; the first of equals. */
  String label() {
    return labels.get(argMax());
  }

  double[] probabilities(Activation activation) {
    return activation.apply(logits());
  }

  /** The most likely labels, best first; equals in the order of their ids. */
  List<LabelScore> top(int k, Activation activation) {
    double[] probabilities = probabilities(activation);
    float[] logits = prediction.logits();
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

  private int argMax() {
    float[] logits = prediction.logits();
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}
