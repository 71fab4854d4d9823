package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code batchSize}.
 *
 * @param <S> the stage itself
 */
public interface HasBatchSize<S extends Params> extends Params {

  /** Rows that are read at once unless the user says otherwise. */
  int DEFAULT = 32;

  /** As many images of 224 x 224 pixels take 37 GiB of float32, and no processor gains by them. */
  int MAX_BATCH_SIZE = 65_536;

  /** Rows that are read before the network runs. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "rows that are read before the network runs, at least 1",
        Validators.between("batchSize", 1, MAX_BATCH_SIZE));
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Sets {@link #batchSize}; by default {@value HasBatchSize#DEFAULT}. */
  default S setBatchSize(int value) {
    return Setter.set(this, batchSize(), value);
  }
}
