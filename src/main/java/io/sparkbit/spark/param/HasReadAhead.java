package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code readAhead}.
 *
 * @param <S> the stage itself
 */
public interface HasReadAhead<S extends Params> extends Params {

  /** Threads by which each task fetches and decodes the next images. */
  int DEFAULT = 8;

  /** More threads than that only take memory. */
  int MAX_READ_AHEAD = 1_024;

  /** How many threads read images before they are needed. */
  default IntParam readAhead() {
    return new IntParam(
        this,
        "readAhead",
        "threads of each task that fetch and decode the next images meanwhile; 0 for none",
        Validators.between("readAhead", 0, MAX_READ_AHEAD));
  }

  /** The value of {@link #readAhead}. */
  default int getReadAhead() {
    return (int) getOrDefault(readAhead());
  }

  /** Sets {@link #readAhead}; by default {@value HasReadAhead#DEFAULT}. */
  default S setReadAhead(int value) {
    return Setter.set(this, readAhead(), value);
  }
}
