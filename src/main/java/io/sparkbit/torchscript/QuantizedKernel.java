package io.sparkbit.torchscript;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.Layer;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;

/**
 * A standardized kernel as int8, with a scale for each output channel.
 *
 * <p>Without VNNI, CPUs add the products of two neighboring input channels in 16 bits, which cut
 * off what is greater ({@code vpmaddubsw}). So two neighbors of one sign are no greater together
 * than one may be alone, and the result is the same on each CPU. This costs about a decibel.
 */
final class QuantizedKernel {

  /** Rounded, two neighbors make 128 at most: 128 times 255 fits into 16 bits. */
  private static final int GREATEST = 127;

  /** The variance of an error that is spread evenly over one step. */
  private static final double ROUNDING = 1.0 / 12;

  private final Layer.Convolution convolution;
  private final QuantizedInput input;
  private final float[] scales;
  private final double signalToNoise;

  private QuantizedKernel(
      Layer.Convolution convolution, QuantizedInput input, float[] scales, double signalToNoise) {
    this.convolution = convolution;
    this.input = input;
    this.scales = scales;
    this.signalToNoise = signalToNoise;
  }

  /**
   * Plans the kernel.
   *
   * @param weights of the kernel, not yet standardized
   */
  static QuantizedKernel of(
      Layer.Convolution convolution,
      TensorReader weights,
      QuantizedInput input,
      ChannelArrays arrays)
      throws IOException {
    float[] scales = new float[convolution.outChannels()];
    Power[] powers = new Power[convolution.outChannels()];
    OutputChannels channels = new OutputChannels(convolution, arrays);
    float[] factors = input.divisors(channels.pixels());
    channels.forEach(
        weights,
        (out, channel) -> {
          standardize(channel, factors);
          scales[out] = greatestOfNeighbors(channel, channels.pixels()) / GREATEST;
          powers[out] = power(channel, input, scales[out]);
        });
    double signal = 0;
    double noise = 0;
    for (Power power : powers) {
      signal += power.signal;
      noise += power.noise;
    }
    return new QuantizedKernel(convolution, input, scales, signal / noise);
  }

  /** The expected mean squares of an output channel's results, and of their errors. */
  private record Power(double signal, double noise) {}

  private static Power power(float[] channel, QuantizedInput input, float scale) {
    double roundedWeight = ROUNDING * scale * scale;
    double roundedInput = ROUNDING * input.step() * input.step();
    int pixels = channel.length / input.channels();
    double signal = 0;
    double noise = 0;
    for (int in = 0; in < input.channels(); in++) {
      double squares = 0;
      for (int i = in * pixels; i < (in + 1) * pixels; i++) {
        squares += (double) channel[i] * channel[i];
      }
      double power = input.dividedPower(in);
      signal += squares * power;
      noise += squares * roundedInput + pixels * roundedWeight * power;
    }
    return new Power(signal, noise);
  }

  /** Returns the expected ratio of the power of the result to that of its error. */
  double signalToNoise() {
    return signalToNoise;
  }

  /** Passes on what 1 stands for in each output channel. */
  void copyScalesTo(ProgramTensor.Sink sink) throws IOException {
    ScalarType type = ScalarType.FLOAT;
    type.put(scales, 1, sink.room(scales.length * type.bytes()), 0);
  }

  /**
   * Passes on the kernel as whole numbers, row-major.
   *
   * @param weights as for {@link #of}
   */
  void copyTo(ProgramTensor.Sink sink, TensorReader weights, ChannelArrays arrays)
      throws IOException {
    OutputChannels channels = new OutputChannels(convolution, arrays);
    float[] factors = input.divisors(channels.pixels());
    channels.write(
        weights,
        (out, channel) -> {
          standardize(channel, factors);
          for (int i = 0; i < channel.length; i++) {
            channel[i] = round(channel[i] / scales[out]);
          }
        },
        ScalarType.INT8,
        ProgramTensor.Layout.ROW_MAJOR,
        sink);
  }

  /** Like {@link Math#round(float)} for values of bytes, which takes a third of the time. */
  private static int round(float value) {
    return (int) (value + 128.5) - 128;
  }

  /** Returns the greatest absolute value of a weight, or of two neighbors' sum. */
  private static float greatestOfNeighbors(float[] channel, int pixels) {
    float greatest = Float.MIN_NORMAL;
    for (int first = 0; first < channel.length; first += 2 * pixels) {
      for (int i = first; i < first + pixels; i++) {
        float left = channel[i];
        float right = channel[i + pixels];
        float alone = Math.max(Math.abs(left), Math.abs(right));
        greatest = Math.max(greatest, Math.max(alone, Math.abs(left + right)));
      }
    }
    return greatest;
  }

  /**
   * Standardizes an output channel, and multiplies its weights.
   *
   * @param factors of {@link QuantizedInput#divisors}
   */
  private static void standardize(float[] channel, float[] factors) {
    WeightStandardization.standardize(channel);
    for (int i = 0; i < channel.length; i++) {
      channel[i] *= factors[i];
    }
  }
}
