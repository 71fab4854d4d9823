package io.sparkbit.image.resample;

import io.sparkbit.image.InvalidImageException;

/**
 * Along one axis, which source pixels each output pixel reads and with which fixed-point weights
 * (Pillow's precompute_coeffs and normalize_coeffs_8bpc, Resample.c). Holds only the outputs that
 * are asked for.
 */
final class ResampleFilter {
  /** Fraction bits of a weight: 32 less 8 for the value and 2 for overshoot. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Where Pillow gives up with a MemoryError. */
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
   * Weights for {@code count} outputs from {@code first} on, of an axis scaled from {@code
   * sourceLength} to {@code targetLength} pixels.
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

  /** First source pixel that an output reads. */
  int start(int output) {
    return starts[output];
  }

  /** How many source pixels an output reads. */
  int count(int output) {
    return counts[output];
  }

  /** Where an output's weights begin in {@link #weights()}. */
  int offset(int output) {
    return output * stride;
  }

  int[] weights() {
    return weights;
  }

  /** First source pixel that any output reads. */
  int sourceFrom() {
    return starts[0];
  }

  /** One past the last source pixel that any output reads. */
  int sourceTo() {
    int last = starts.length - 1;
    return starts[last] + counts[last];
  }
}
