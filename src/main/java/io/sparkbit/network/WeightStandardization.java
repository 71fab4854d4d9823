package io.sparkbit.network;

/**
 * Weight standardization (<a href="https://arxiv.org/abs/1903.10520">Qiao et al., 2019</a>): each
 * output channel of a kernel gets mean 0 and variance 1 before the kernel is applied.
 */
public final class WeightStandardization {

  /** What the Hugging Face and timm checkpoints expect; the original TF2 code uses 1e-10. */
  public static final double EPSILON = 1e-8;

  private WeightStandardization() {}

  /**
   * Standardizes a kernel in place: (w - mean) / sqrt(variance + {@link #EPSILON}) with the
   * population variance, in double precision.
   *
   * @param kernel row-major, the output channel outermost
   * @param outChannels divides the kernel's length
   */
  public static void standardize(float[] kernel, int outChannels) {
    int size = kernel.length / outChannels;
    for (int channel = 0; channel < outChannels; channel++) {
      standardize(kernel, channel * size, size);
    }
  }

  private static void standardize(float[] kernel, int from, int size) {
    double sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += kernel[i];
    }
    double mean = sum / size;
    double squares = 0;
    for (int i = from; i < from + size; i++) {
      squares += (kernel[i] - mean) * (kernel[i] - mean);
    }
    double factor = 1 / Math.sqrt(squares / size + EPSILON);
    for (int i = from; i < from + size; i++) {
      kernel[i] = (float) ((kernel[i] - mean) * factor);
    }
  }
}
