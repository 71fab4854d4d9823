package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code outputCol}.
 *
 * @param <S> the stage itself
 */
public interface HasOutputCol<S extends Params> extends Params {

  /** Param for the output column. */
  default Param<String> outputCol() {
    return StringParam.of(this, "outputCol", "output column", Validators.notEmpty("outputCol"));
  }

  /** Returns {@link #outputCol}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Sets {@link #outputCol}. */
  default S setOutputCol(String value) {
    return Setter.set(this, outputCol(), value);
  }
}
