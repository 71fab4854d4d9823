package io.sparkbit.torchscript;

/** The number format in which a network computes. Its outputs are always float32. */
public enum Precision {
  /** float32, as in the reference. */
  FLOAT32,
  /**
   * Convolutions in bfloat16 with float32 accumulation. About twice as fast on CPUs with the
   * instructions (AVX512-BF16, AMX); logits differ in the third digit.
   */
  BFLOAT16
}
