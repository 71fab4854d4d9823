package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code model}. */
public interface HasModel extends Params {

  /** Where the model is; see {@link io.sparkbit.hub.ModelHub}. */
  default Param<String> model() {
    return new Param<>(
        this,
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or"
            + " bundled:NAME",
        Validators.notEmpty("model"));
  }

  /** The value of {@link #model}. */
  default String getModel() {
    return getOrDefault(model());
  }
}
