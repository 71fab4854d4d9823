package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code batchSize}. */
public interface HasBatchSize extends Params {

  /** Rows that are read before the network runs. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "rows that are read before the network runs, at least 1",
        Validators.atLeast("batchSize", 1));
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }
}
