package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code errorCol}. */
public interface HasErrorCol extends Params {

  /** The output column that says why a row has no result. */
  default Param<String> errorCol() {
    return new Param<>(
        this,
        "errorCol",
        "output column that says why a row has no result, REASON: message; null where it has one; only with handleInvalid = keep",
        Validators.notEmpty("errorCol"));
  }

  /** The value of {@link #errorCol}. */
  default String getErrorCol() {
    return getOrDefault(errorCol());
  }
}
