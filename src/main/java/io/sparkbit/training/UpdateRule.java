package io.sparkbit.training;

import io.sparkbit.model.WeightUpdate;
import java.io.Serializable;

/**
 * How weights follow their gradients, beside the learning rate.
 *
 * @param maxGradNorm the length to which a longer gradient is shortened; 0 for none
 * @param emaDecay the share, from 0 to below 1, that the average of each weight keeps of itself in
 *     a step; 0 to keep no averages
 */
public record UpdateRule(double maxGradNorm, double emaDecay) implements Serializable {

  /** Plain stochastic gradient descent with momentum. */
  public static final UpdateRule PLAIN = new UpdateRule(0, 0);

  /**
   * Creates a rule.
   *
   * @throws IllegalArgumentException if a number is negative, or {@code emaDecay} is not below 1
   */
  public UpdateRule {
    if (!(maxGradNorm >= 0 && emaDecay >= 0 && emaDecay < 1)) {
      throw new IllegalArgumentException(
          "no number may be negative, and emaDecay must be below 1, but they are %s and %s"
              .formatted(maxGradNorm, emaDecay));
    }
  }

  /** Returns whether the averages of weights become the model. */
  public boolean averages() {
    return emaDecay > 0;
  }

  /**
   * Returns the update of a step.
   *
   * @param rate the learning rate
   */
  WeightUpdate of(int step, double rate) {
    return new WeightUpdate(rate, HyperRule.MOMENTUM, maxGradNorm, decay(step));
  }

  /**
   * Averages follow faster at first, so that the beginning is soon forgotten, as in TensorFlow's
   * {@code ExponentialMovingAverage} with {@code num_updates}.
   */
  private double decay(int step) {
    return Math.min(emaDecay, (1.0 + step) / (10 + step));
  }
}
