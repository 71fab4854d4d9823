package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code handleInvalid}.
 *
 * @param <S> the stage itself
 */
public interface HasHandleInvalid<S extends Params> extends Params {

  /** What happens to rows whose image cannot be read. */
  default Param<String> handleInvalid() {
    return new Param<>(
        uid(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        Validators.oneOf("handleInvalid", "error", "skip", "keep"),
        String.class);
  }

  /** The value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets {@link #handleInvalid}; by default {@code error}. */
  default S setHandleInvalid(String value) {
    return Setter.set(this, handleInvalid(), value);
  }
}
