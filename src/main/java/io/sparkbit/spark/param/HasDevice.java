package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code device}.
 *
 * @param <S> the stage itself
 */
public interface HasDevice<S extends Params> extends Params {

  /** Uses a GPU if there is one. */
  String DEFAULT = "auto";

  /** Param for the device that the network runs on. */
  default Param<String> device() {
    return StringParam.of(
        this,
        "device",
        "what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one);"
            + " the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or"
            + " else the first",
        Validators.oneOf("device", "auto", "cpu", "gpu"));
  }

  /** Returns {@link #device}. */
  default String getDevice() {
    return getOrDefault(device());
  }

  /** Sets {@link #device} (default: {@value HasDevice#DEFAULT}). */
  default S setDevice(String value) {
    return Setter.set(this, device(), value);
  }
}
