package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code handleInvalid}.
 *
 * @param <S> the stage itself
 */
public interface HasHandleInvalid<S extends Params> extends Params {

  /** Param for the treatment of rows whose image cannot be read. */
  default Param<String> handleInvalid() {
    return StringParam.of(
        this,
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop"
            + " the row), keep (nulls, and the reason in errorCol)",
        Validators.oneOf("handleInvalid", "error", "skip", "keep"));
  }

  /** Returns {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets {@link #handleInvalid} (default: {@code error}). */
  default S setHandleInvalid(String value) {
    return Setter.set(this, handleInvalid(), value);
  }
}
