package io.sparkbit.torchscript;

import java.io.Serializable;

/** What a program for training minimizes. */
public sealed interface TrainingLoss extends Serializable {

  /** The cross-entropy of labels, or the squared error of values. */
  TrainingLoss PLAIN = new OfLabels(0);

  /**
   * The loss of labels.
   *
   * @param focalGamma of the focal loss; 0 for the cross-entropy
   */
  record OfLabels(double focalGamma) implements TrainingLoss {}

  /**
   * The distance to the answers of a teacher: the Kullback-Leibler divergence of probabilities
   * whose logits are divided by a temperature, times the square of it, so that gradients keep their
   * size (<a href="https://arxiv.org/abs/1503.02531">Hinton et al., 2015</a>).
   *
   * @param temperature above 0
   */
  record OfTeacher(double temperature) implements TrainingLoss {}
}
