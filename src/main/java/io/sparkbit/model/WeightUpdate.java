package io.sparkbit.model;

import java.io.Serializable;

/**
 * How weights follow a gradient: by stochastic gradient descent, as PyTorch defines it.
 *
 * @param rate the learning rate
 * @param momentum 0 to 1
 * @param maxGradNorm the length to which a longer gradient of all parameters is shortened, as by
 *     {@code torch.nn.utils.clip_grad_norm_}; 0 for none
 * @param averageDecay the share, 0 to 1, that an {@linkplain TrainingProgram#keepAverages average}
 *     keeps of itself; the weights have the rest. Without averages it has no effect
 */
public record WeightUpdate(double rate, double momentum, double maxGradNorm, double averageDecay)
    implements Serializable {

  /** Returns an update of weights alone by the whole gradient. */
  public static WeightUpdate of(double rate, double momentum) {
    return new WeightUpdate(rate, momentum, 0, 0);
  }
}
