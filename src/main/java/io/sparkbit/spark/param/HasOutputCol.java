package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code outputCol}. */
public interface HasOutputCol extends Params {

  /** The output column. */
  default Param<String> outputCol() {
    return new Param<>(this, "outputCol", "output column", Validators.notEmpty("outputCol"));
  }

  /** The value of {@link #outputCol}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }
}
