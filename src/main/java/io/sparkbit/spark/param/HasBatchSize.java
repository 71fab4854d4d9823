package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code batchSize}.
 *
 * @param <S> the stage itself
 */
public interface HasBatchSize<S extends Params> extends Params {

  /** Default number of rows that are read before the network runs. */
  int DEFAULT = 32;

  /** This many images of 224 x 224 pixels take 37 GiB as float32; no processor gains from more. */
  int MAX_BATCH_SIZE = 65_536;

  /** Param for the number of rows that are read before the network runs. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "rows that are read before the network runs, at least 1",
        Validators.between("batchSize", 1, MAX_BATCH_SIZE));
  }

  /** Returns {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Sets {@link #batchSize} (default: {@value HasBatchSize#DEFAULT}). */
  default S setBatchSize(int value) {
    return Setter.set(this, batchSize(), value);
  }
}
