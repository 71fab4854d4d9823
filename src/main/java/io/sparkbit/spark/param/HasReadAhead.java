package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code readAhead}.
 *
 * @param <S> the stage itself
 */
public interface HasReadAhead<S extends Params> extends Params {

  /** Default number of threads per task that fetch and decode the next images. */
  int DEFAULT = 8;

  /** More threads only take memory. */
  int MAX_READ_AHEAD = 1_024;

  /** Param for the number of threads per task that read images ahead. */
  default IntParam readAhead() {
    return new IntParam(
        this,
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        Validators.between("readAhead", 0, MAX_READ_AHEAD));
  }

  /** Returns {@link #readAhead}. */
  default int getReadAhead() {
    return (int) getOrDefault(readAhead());
  }

  /** Sets {@link #readAhead} (default: {@value HasReadAhead#DEFAULT}). */
  default S setReadAhead(int value) {
    return Setter.set(this, readAhead(), value);
  }
}
