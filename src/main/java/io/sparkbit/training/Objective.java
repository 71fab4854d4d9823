package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.io.Serializable;
import java.util.List;

/**
 * What a training minimizes: by default the cross-entropy, of which each image counts the same.
 *
 * @param sampling which images training sees how often
 * @param classWeights how much an image of each class counts, in the order of class indices; empty
 *     if all count the same. Where an image may show several classes, how much it counts that it
 *     shows one
 * @param labelSmoothing the share of each label, 0 to 1, that is spread evenly over all classes (<a
 *     href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2016</a>), or over yes and no
 * @param focalGamma by how much the loss of images that the model is sure of counts less; 0 for the
 *     cross-entropy (<a href="https://arxiv.org/abs/1708.02002">Lin et al., 2017</a>)
 */
public record Objective(
    Sampling sampling, List<Double> classWeights, double labelSmoothing, double focalGamma)
    implements Serializable {

  /** The cross-entropy of all images. */
  public static final Objective CROSS_ENTROPY = new Objective(Sampling.SHUFFLED, List.of(), 0, 0);

  /**
   * Creates an objective.
   *
   * @throws IllegalArgumentException if a number is negative, or {@code labelSmoothing} is not
   *     below 1
   */
  public Objective {
    classWeights = List.copyOf(classWeights);
    if (!(labelSmoothing >= 0 && labelSmoothing < 1 && focalGamma >= 0)
        || classWeights.stream().anyMatch(weight -> !(weight >= 0))) {
      throw new IllegalArgumentException(
          "no number may be negative, and labelSmoothing must be below 1, but they are %s, %s and %s"
              .formatted(classWeights, labelSmoothing, focalGamma));
    }
  }

  /**
   * Returns targets as the loss shall see them ({@link io.sparkbit.model.TrainingBatch}).
   *
   * @param targets images x outputs
   */
  float[] labels(float[] targets, ProblemType problem, int images) {
    int outputs = targets.length / images;
    return switch (problem) {
      case SINGLE_LABEL_CLASSIFICATION -> weighed(targets, outputs);
      case MULTI_LABEL_CLASSIFICATION -> masses(targets, outputs);
      case REGRESSION -> targets;
    };
  }

  /**
   * Spreads labels, and weighs each row. A row that is mixed of two classes weighs as much as its
   * parts.
   */
  private float[] weighed(float[] targets, int classes) {
    float[] labels = targets.clone();
    for (int first = 0; first < labels.length; first += classes) {
      double weight = classWeights.isEmpty() ? 1 : 0;
      for (int i = 0; i < classWeights.size(); i++) {
        weight += classWeights.get(i) * targets[first + i];
      }
      for (int i = first; i < first + classes; i++) {
        double smooth = (1 - labelSmoothing) * targets[i] + labelSmoothing / classes;
        labels[i] = (float) (weight * smooth);
      }
    }
    return labels;
  }

  /**
   * Returns for each row how much counts what is shown, and then how much what is not. Only what is
   * shown is weighed, as by PyTorch's {@code pos_weight}.
   */
  private float[] masses(float[] targets, int classes) {
    float[] masses = new float[2 * targets.length];
    for (int i = 0; i < targets.length; i++) {
      int label = i % classes;
      double weight = classWeights.isEmpty() ? 1 : classWeights.get(label);
      double shown = (1 - labelSmoothing) * targets[i] + labelSmoothing / 2;
      int to = 2 * (i - label) + label;
      masses[to] = (float) (weight * shown);
      masses[to + classes] = (float) (1 - shown);
    }
    return masses;
  }
}
