package io.sparkbit.torchscript;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which number format a network computes. Its outputs are float32 in any case. */
public enum Precision {
  /** As the reference. */
  FLOAT32,
  /**
   * Convolutions in bfloat16 with float32 accumulation: about twice as fast where the processor has
   * the instructions (AVX512-BF16, AMX), with logits that differ in the third digit.
   */
  BFLOAT16;

  /** The name as users write it, in lower case. */
  public String lowerCaseName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The precision of that name, if there is one. */
  public static Optional<Precision> ofName(String lowerCaseName) {
    return Arrays.stream(values())
        .filter(precision -> precision.lowerCaseName().equals(lowerCaseName))
        .findFirst();
  }
}
