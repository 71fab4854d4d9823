package io.sparkbit.torchscript;

/** In which number format a network computes. Its outputs are float32 in any case. */
public enum Precision {
  /** As the reference. */
  FLOAT32,
  /**
   * Convolutions in bfloat16 with float32 accumulation: about twice as fast where the processor has
   * the instructions (AVX512-BF16, AMX), with logits that differ in the third digit.
   */
  BFLOAT16
}
