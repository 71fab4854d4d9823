package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code errorCol}.
 *
 * @param <S> the stage itself
 */
public interface HasErrorCol<S extends Params> extends Params {

  /** Param for the output column that says why a row has no result. */
  default Param<String> errorCol() {
    return StringParam.of(
        this,
        "errorCol",
        "output column that says why a row has no result (REASON: message), null if it has"
            + " one; only with handleInvalid = keep",
        Validators.notEmpty("errorCol"));
  }

  /** Returns {@link #errorCol}. */
  default String getErrorCol() {
    return getOrDefault(errorCol());
  }

  /** Sets {@link #errorCol} (default: {@code error}). */
  default S setErrorCol(String value) {
    return Setter.set(this, errorCol(), value);
  }
}
