package io.sparkbit.network;

/**
 * Weight standardization (<a href="https://arxiv.org/abs/1903.10520">Qiao et al., 2019</a>): scales
 * each output channel of a kernel to mean 0 and variance 1 before use.
 */
public final class WeightStandardization {

  /** The value that Hugging Face and timm checkpoints expect; the original TF2 code uses 1e-10. */
  public static final double EPSILON = 1e-8;

  private WeightStandardization() {}

  /**
   * Standardizes one output channel in place: (w - mean) / sqrt(variance + {@link #EPSILON}) with
   * the population variance, in double precision.
   */
  public static void standardize(float[] channel) {
    double sum = 0;
    for (float weight : channel) {
      sum += weight;
    }
    double mean = sum / channel.length;
    double squares = 0;
    for (float weight : channel) {
      squares += (weight - mean) * (weight - mean);
    }
    double factor = 1 / Math.sqrt(squares / channel.length + EPSILON);
    for (int i = 0; i < channel.length; i++) {
      channel[i] = (float) ((channel[i] - mean) * factor);
    }
  }
}
