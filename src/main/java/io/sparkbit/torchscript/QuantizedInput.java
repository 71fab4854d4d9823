package io.sparkbit.torchscript;

import java.util.Arrays;
import org.apache.commons.math3.special.Erf;

/**
 * How a normalized and rectified value, relu(shift + scale n), becomes bytes. Nothing but the
 * norm's parameters tells its range: n has mean 0 and variance 1 over an image (the idea is from <a
 * href="https://arxiv.org/abs/1906.04721">Nagel et al., 2019</a>).
 *
 * <p>Channels are divided by numbers of their own before all are quantized with one scale; the
 * kernels that read them are multiplied by the same.
 */
final class QuantizedInput {

  /** Of what counts as a channel's greatest value, which few of a Gaussian's exceed. */
  private static final double DEVIATIONS = 5;

  /** Channels that are (almost) constantly 0 are not made large. */
  private static final double LEAST_SHARE = 1e-6;

  private final float[] divisors;
  private final double[] dividedPower;
  private final double step;

  private QuantizedInput(float[] divisors, double[] dividedPower, double step) {
    this.divisors = divisors;
    this.dividedPower = dividedPower;
    this.step = step;
  }

  /**
   * @param scale of each channel, as of the shift
   */
  static QuantizedInput of(float[] scale, float[] shift) {
    double[] greatest = new double[scale.length];
    double greatestOfAll = 0;
    for (int i = 0; i < greatest.length; i++) {
      greatest[i] = Math.abs(shift[i]) + DEVIATIONS * Math.abs(scale[i]);
      greatestOfAll = Math.max(greatestOfAll, greatest[i]);
    }
    float[] divisors = new float[greatest.length];
    double[] dividedPower = new double[greatest.length];
    double range = 0;
    for (int i = 0; i < greatest.length; i++) {
      // Half of the way to dividing each by its own: what kernels multiply must not differ too
      // much.
      double own = Math.max(greatest[i], LEAST_SHARE * greatestOfAll);
      divisors[i] = greatestOfAll == 0 ? 1 : (float) Math.sqrt(own * greatestOfAll);
      dividedPower[i] = rectifiedPower(shift[i], Math.abs(scale[i])) / divisors[i] / divisors[i];
      range = Math.max(range, (shift[i] + DEVIATIONS * Math.abs(scale[i])) / divisors[i]);
    }
    return new QuantizedInput(divisors, dividedPower, range / 255);
  }

  int channels() {
    return divisors.length;
  }

  float divisor(int channel) {
    return divisors[channel];
  }

  /**
   * Returns the divisors of the channels that the weights of an output channel read.
   *
   * @param pixels the number of weights for each input channel
   */
  float[] divisors(int pixels) {
    float[] ofWeights = new float[channels() * pixels];
    for (int in = 0; in < channels(); in++) {
      Arrays.fill(ofWeights, in * pixels, (in + 1) * pixels, divisors[in]);
    }
    return ofWeights;
  }

  /** Returns the mean square of a channel's divided values. */
  double dividedPower(int channel) {
    return dividedPower[channel];
  }

  /** Returns the expected distance of neighboring bytes, in divided values. */
  double step() {
    return step;
  }

  /** Returns the share of a Gaussian of mean 0 and deviation 1 that is below t. */
  private static double below(double t) {
    return Erf.erfc(-t / Math.sqrt(2)) / 2;
  }

  /** Returns the mean of relu(x)^2 for a Gaussian x. */
  private static double rectifiedPower(double mean, double deviation) {
    if (deviation == 0) {
      return Math.pow(Math.max(0, mean), 2);
    }
    double t = mean / deviation;
    double density = Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
    return (mean * mean + deviation * deviation) * below(t) + mean * deviation * density;
  }
}
