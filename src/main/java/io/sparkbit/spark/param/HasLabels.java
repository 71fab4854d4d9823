package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code labels}.
 *
 * @param <S> the stage itself
 */
public interface HasLabels<S extends Params> extends Params {

  /** Where the class names are. */
  default Param<String> labels() {
    return new Param<>(
        uid(),
        "labels",
        "file of class names instead of the model's own, or the labels it was trained with: one a"
            + " line in the order of class ids, or JSON (a list, an object by class id, or a"
            + " config.json); empty for none",
        String.class);
  }

  /** The value of {@link #labels}. */
  default String getLabels() {
    return getOrDefault(labels());
  }

  /** Sets {@link #labels}; by default empty. */
  default S setLabels(String value) {
    return Setter.set(this, labels(), value);
  }
}
