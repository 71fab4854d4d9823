package io.sparkbit.spark.param;

import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code maxPixels}. */
public interface HasMaxPixels extends Params {

  /** Images of more pixels than this are invalid. */
  default LongParam maxPixels() {
    return new LongParam(
        this,
        "maxPixels",
        "images of more pixels are invalid, which their headers tell before memory is taken",
        Validators.atLeast("maxPixels", 1));
  }

  /** The value of {@link #maxPixels}. */
  default long getMaxPixels() {
    return (long) getOrDefault(maxPixels());
  }
}
