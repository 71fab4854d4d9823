package io.sparkbit.torchscript;

/** The number format in which a network computes. Its outputs are always float32. */
public enum Precision {
  /** float32, as in the reference. */
  FLOAT32(ScalarType.FLOAT),
  /**
   * Convolutions in bfloat16 with float32 accumulation. About twice as fast on CPUs with the
   * instructions (AVX512-BF16, AMX); logits differ in the third digit.
   */
  BFLOAT16(ScalarType.BFLOAT16),
  /**
   * Convolutions of 8-bit integers with 32-bit accumulation, where their expected error is small;
   * all else in float32. It is for x86 CPUs from AVX2 on, and one image at a time.
   */
  INT8(ScalarType.FLOAT);

  private final ScalarType type;

  Precision(ScalarType type) {
    this.type = type;
  }

  /** Returns the type in which all computes that is not quantized. */
  ScalarType type() {
    return type;
  }
}
