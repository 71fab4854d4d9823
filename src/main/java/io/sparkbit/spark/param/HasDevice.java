package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code device}.
 *
 * @param <S> the stage itself
 */
public interface HasDevice<S extends Params> extends Params {

  /** A GPU where there is one. */
  String DEFAULT = "auto";

  /** What the network runs on. */
  default Param<String> device() {
    return new Param<>(
        uid(),
        "device",
        "what the network runs on: auto (a GPU where there is one), cpu, or gpu (fails without);"
            + " the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or"
            + " else the first",
        Validators.oneOf("device", "auto", "cpu", "gpu"),
        String.class);
  }

  /** The value of {@link #device}. */
  default String getDevice() {
    return getOrDefault(device());
  }

  /** Sets {@link #device}; by default {@value HasDevice#DEFAULT}. */
  default S setDevice(String value) {
    return Setter.set(this, device(), value);
  }
}
