package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code inputCol}.
 *
 * @param <S> the stage itself
 */
public interface HasImageCol<S extends Params> extends Params {

  /** Param for the input column: paths, image file bytes, or structs of Spark's image schema. */
  default Param<String> inputCol() {
    return StringParam.of(
        this,
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's"
            + " image schema",
        Validators.notEmpty("inputCol"));
  }

  /** Returns {@link #inputCol}. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /** Sets {@link #inputCol}. */
  default S setInputCol(String value) {
    return Setter.set(this, inputCol(), value);
  }
}
