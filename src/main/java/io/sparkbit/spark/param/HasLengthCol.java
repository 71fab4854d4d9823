package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code lengthCol}.
 *
 * @param <S> the stage itself
 */
public interface HasLengthCol<S extends Params> extends Params {

  /** The input column of file lengths. */
  default Param<String> lengthCol() {
    return new Param<>(
        uid(),
        "lengthCol",
        "input column of the files' lengths in bytes, beside a column of paths; object stores are"
            + " then asked once for a file and not twice. Used if it exists; null where unknown",
        String.class);
  }

  /** The value of {@link #lengthCol}. */
  default String getLengthCol() {
    return getOrDefault(lengthCol());
  }

  /** Sets {@link #lengthCol}; by default {@code length}, as Spark's {@code binaryFile} has it. */
  default S setLengthCol(String value) {
    return Setter.set(this, lengthCol(), value);
  }
}
