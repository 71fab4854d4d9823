package io.sparkbit.spark.param;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that Spark's tasks can train together.
 *
 * @param <S> the stage itself
 */
public interface HasWorkers<S extends Params> extends Params {

  /** The maximum number of Spark tasks that train together. */
  int MAX_WORKERS = 10_000;

  /** By default, the driver trains alone. */
  int DEFAULT_NUM_WORKERS = 1;

  /** By default, gradients are sent as they are. */
  String DEFAULT_ALL_REDUCE_PRECISION = "float32";

  /** Param for the number of Spark tasks that train together. */
  default IntParam numWorkers() {
    return new IntParam(
        this,
        "numWorkers",
        "how many of Spark's tasks compute each step together, which must run at the same time; with"
            + " 1 the driver trains alone. Each needs memory for the model and a micro-batch",
        Validators.between("numWorkers", 1, MAX_WORKERS));
  }

  /** Param for the precision in which those tasks send each other gradients. */
  default Param<String> allReducePrecision() {
    return StringParam.of(
        this,
        "allReducePrecision",
        "precision in which the tasks of numWorkers send each other gradients: float32, or bfloat16"
            + " (half of the bytes, for slow networks; the losses then depend on the number of tasks)",
        Validators.oneOf("allReducePrecision", DEFAULT_ALL_REDUCE_PRECISION, "bfloat16"));
  }

  /** Returns {@link #numWorkers}. */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /** Sets {@link #numWorkers} (default: {@value #DEFAULT_NUM_WORKERS}). */
  default S setNumWorkers(int value) {
    return Setter.set(this, numWorkers(), value);
  }

  /** Returns {@link #allReducePrecision}. */
  default String getAllReducePrecision() {
    return getOrDefault(allReducePrecision());
  }

  /** Sets {@link #allReducePrecision} (default: {@value #DEFAULT_ALL_REDUCE_PRECISION}). */
  default S setAllReducePrecision(String value) {
    return Setter.set(this, allReducePrecision(), value);
  }
}
