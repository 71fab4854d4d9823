package io.sparkbit.image.resample;

import io.sparkbit.image.InvalidImageException;

/**
 * The source pixels and fixed-point weights of each output pixel along one axis (Pillow's
 * precompute_coeffs and normalize_coeffs_8bpc, Resample.c). Holds only the requested outputs.
 */
final class ResampleFilter {
  /** Fraction bits of a weight: 32 minus 8 for the value and 2 for overshoot. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Number of weights above which Pillow raises a MemoryError. */
  private static final int MAX_WEIGHTS = Integer.MAX_VALUE / Double.BYTES;

  private final int[] starts;
  private final int[] counts;
  private final int[] weights;
  private final int stride;

  private ResampleFilter(int outputs, int stride) {
    this.starts = new int[outputs];
    this.counts = new int[outputs];
    this.weights = new int[outputs * stride];
    this.stride = stride;
  }

  /**
   * Computes the weights of {@code count} outputs from {@code first} on, for an axis scaled from
   * {@code sourceLength} to {@code targetLength} pixels.
   */
  static ResampleFilter of(
      Resampling filter, int sourceLength, int targetLength, int first, int count)
      throws InvalidImageException {
    // Pillow's box is single precision.
    double scale = (double) (float) sourceLength / targetLength;
    double stretch = Math.max(scale, 1);
    double support = filter.support() * stretch;
    int stride = Math.min((int) Math.ceil(support) * 2 + 1, sourceLength);
    if ((long) count * stride > MAX_WEIGHTS) {
      throw InvalidImageException.tooLarge(
          "the table of resampling weights", count, stride, "its limit of " + MAX_WEIGHTS);
    }
    ResampleFilter kernel = new ResampleFilter(count, stride);
    double[] exact = new double[stride];
    for (int i = 0; i < count; i++) {
      kernel.fill(i, filter, (first + i + 0.5) * scale, support, 1 / stretch, sourceLength, exact);
    }
    return kernel;
  }

  private void fill(
      int output,
      Resampling filter,
      double center,
      double support,
      double shrink,
      int sourceLength,
      double[] exact) {
    int start = Math.max((int) (center - support + 0.5), 0);
    int count = Math.min((int) (center + support + 0.5), sourceLength) - start;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      exact[i] = filter.weight((i + start - center + 0.5) * shrink);
      sum += exact[i];
    }
    for (int i = 0; i < count; i++) {
      double weight = sum == 0 ? exact[i] : exact[i] / sum;
      double scaled = weight * (1 << PRECISION_BITS);
      weights[output * stride + i] = (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    starts[output] = start;
    counts[output] = count;
  }

  int outputs() {
    return starts.length;
  }

  /** Returns the first source pixel that an output reads. */
  int start(int output) {
    return starts[output];
  }

  /** Returns the index after the last source pixel that an output reads. */
  int end(int output) {
    return starts[output] + counts[output];
  }

  /** Returns the weight of a source pixel in an output, 0 if the output does not read it. */
  int weight(int output, int source) {
    int index = source - starts[output];
    return index >= 0 && index < counts[output] ? weights[output * stride + index] : 0;
  }

  /** Returns how many outputs read any of so many source pixels next to each other, at most. */
  int mostWithin(int pixels) {
    int most = 0;
    int first = 0;
    for (int output = 0; output < outputs(); output++) {
      while (end(first) + pixels <= start(output) + 1) {
        first++;
      }
      most = Math.max(most, output + 1 - first);
    }
    return most;
  }

  /** Returns the first source pixel that any output reads. */
  int sourceFrom() {
    return starts[0];
  }

  /** Returns the index after the last source pixel that any output reads. */
  int sourceTo() {
    return end(starts.length - 1);
  }
}
