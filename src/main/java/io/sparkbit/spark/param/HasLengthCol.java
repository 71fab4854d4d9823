package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code lengthCol}.
 *
 * @param <S> the stage itself
 */
public interface HasLengthCol<S extends Params> extends Params {

  /** Param for the input column of file lengths in bytes. */
  default Param<String> lengthCol() {
    return StringParam.of(
        this,
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get"
            + " one request per file instead of two. Used if it exists; null where unknown");
  }

  /** Returns {@link #lengthCol}. */
  default String getLengthCol() {
    return getOrDefault(lengthCol());
  }

  /** Sets {@link #lengthCol} (default: {@code length}, as in Spark's {@code binaryFile}). */
  default S setLengthCol(String value) {
    return Setter.set(this, lengthCol(), value);
  }
}
