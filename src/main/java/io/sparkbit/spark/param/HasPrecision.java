package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code precision}. */
public interface HasPrecision extends Params {

  /** In which precision the network computes; outputs are float in any case. */
  default Param<String> precision() {
    return new Param<>(
        this,
        "precision",
        "in which the network computes: float32 or bfloat16",
        Validators.oneOf("precision", "float32", "bfloat16"));
  }

  /** The value of {@link #precision}. */
  default String getPrecision() {
    return getOrDefault(precision());
  }
}
