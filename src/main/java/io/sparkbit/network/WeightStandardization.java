package io.sparkbit.network;

import java.util.function.DoubleUnaryOperator;

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
    double mean = sum(channel, weight -> weight) / channel.length;
    double squares = sum(channel, weight -> (weight - mean) * (weight - mean));
    double factor = 1 / Math.sqrt(squares / channel.length + EPSILON);
    for (int i = 0; i < channel.length; i++) {
      channel[i] = (float) ((channel[i] - mean) * factor);
    }
  }

  /** Returns the sum of a function of the values, by four sums that do not wait for each other. */
  private static double sum(float[] values, DoubleUnaryOperator function) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 4 <= values.length; i += 4) {
      first += function.applyAsDouble(values[i]);
      second += function.applyAsDouble(values[i + 1]);
      third += function.applyAsDouble(values[i + 2]);
      fourth += function.applyAsDouble(values[i + 3]);
    }
    for (; i < values.length; i++) {
      first += function.applyAsDouble(values[i]);
    }
    return first + second + third + fourth;
  }
}
