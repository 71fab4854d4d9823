package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code model}.
 *
 * @param <S> the stage itself
 */
public interface HasModel<S extends Params> extends Params {

  /** Where the model is; see {@link io.sparkbit.hub.ModelHub}. */
  default Param<String> model() {
    return new Param<>(
        uid(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or"
            + " bundled:NAME",
        Validators.notEmpty("model"),
        String.class);
  }

  /** The value of {@link #model}. */
  default String getModel() {
    return getOrDefault(model());
  }

  /** Sets {@link #model}; there is no default. */
  default S setModel(String value) {
    return Setter.set(this, model(), value);
  }
}
