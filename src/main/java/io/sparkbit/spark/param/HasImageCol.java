package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code inputCol}. */
public interface HasImageCol extends Params {

  /** The input column: paths, bytes of image files, or structs of Spark's image schema. */
  default Param<String> inputCol() {
    return new Param<>(
        this,
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        Validators.notEmpty("inputCol"));
  }

  /** The value of {@link #inputCol}. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }
}
