package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code lengthCol}. */
public interface HasLengthCol extends Params {

  /** The input column of file lengths. */
  default Param<String> lengthCol() {
    return new Param<>(
        this,
        "lengthCol",
        "input column of the files' lengths in bytes, beside a column of paths; object stores are"
            + " then asked once for a file and not twice. Used if it exists; null where unknown");
  }

  /** The value of {@link #lengthCol}. */
  default String getLengthCol() {
    return getOrDefault(lengthCol());
  }
}
