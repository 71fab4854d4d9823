package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code outputCol}.
 *
 * @param <S> the stage itself
 */
public interface HasOutputCol<S extends Params> extends Params {

  /** The output column. */
  default Param<String> outputCol() {
    return new Param<>(
        uid(), "outputCol", "output column", Validators.notEmpty("outputCol"), String.class);
  }

  /** The value of {@link #outputCol}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Sets {@link #outputCol}. */
  default S setOutputCol(String value) {
    return Setter.set(this, outputCol(), value);
  }
}
