package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code model}.
 *
 * @param <S> the stage itself
 */
public interface HasModel<S extends Params> extends Params {

  /** Param for the location of the model; see {@link io.sparkbit.hub.ModelHub}. */
  default Param<String> model() {
    return StringParam.of(
        this,
        "model",
        "location of the model: a folder in Hugging Face layout on any file system,"
            + " hf://ORG/NAME or bundled:NAME",
        Validators.notEmpty("model"));
  }

  /** Returns {@link #model}. */
  default String getModel() {
    return getOrDefault(model());
  }

  /** Sets {@link #model} (no default). */
  default S setModel(String value) {
    return Setter.set(this, model(), value);
  }
}
