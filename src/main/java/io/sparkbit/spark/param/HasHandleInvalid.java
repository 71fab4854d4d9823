package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code handleInvalid}. */
public interface HasHandleInvalid extends Params {

  /** What happens to rows whose image cannot be had. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "what happens to rows whose image cannot be had: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        Validators.oneOf("handleInvalid", "error", "skip", "keep"));
  }

  /** The value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
