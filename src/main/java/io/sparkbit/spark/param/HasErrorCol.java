package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code errorCol}.
 *
 * @param <S> the stage itself
 */
public interface HasErrorCol<S extends Params> extends Params {

  /** The output column that says why a row has no result. */
  default Param<String> errorCol() {
    return new Param<>(
        uid(),
        "errorCol",
        "output column that says why a row has no result, REASON: message; null where it has one; only with handleInvalid = keep",
        Validators.notEmpty("errorCol"),
        String.class);
  }

  /** The value of {@link #errorCol}. */
  default String getErrorCol() {
    return getOrDefault(errorCol());
  }

  /** Sets {@link #errorCol}; by default {@code error}. */
  default S setErrorCol(String value) {
    return Setter.set(this, errorCol(), value);
  }
}
