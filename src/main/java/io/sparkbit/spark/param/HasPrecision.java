package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code precision}.
 *
 * @param <S> the stage itself
 */
public interface HasPrecision<S extends Params> extends Params {

  /** The precision of the reference. */
  String DEFAULT = "float32";

  /** Param for the precision in which the network computes; outputs are always float. */
  default Param<String> precision() {
    return StringParam.of(
        this,
        "precision",
        "precision of the network: float32, bfloat16 (faster where the processor or GPU has"
            + " instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and"
            + " faster on x86 processors with AVX2; as auto elsewhere), or auto (the"
            + " faster one of float32 and bfloat16)",
        Validators.oneOf("precision", "auto", "float32", "bfloat16", "int8"));
  }

  /** Returns {@link #precision}. */
  default String getPrecision() {
    return getOrDefault(precision());
  }

  /** Sets {@link #precision} (default: {@value HasPrecision#DEFAULT}). */
  default S setPrecision(String value) {
    return Setter.set(this, precision(), value);
  }
}
