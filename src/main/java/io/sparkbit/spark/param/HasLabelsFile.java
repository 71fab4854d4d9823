package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * For stages with the Param {@code labelsFile}.
 *
 * @param <S> the stage itself
 */
public interface HasLabelsFile<S extends Params> extends Params {

  /** Where the class names are. */
  default Param<String> labelsFile() {
    return new Param<>(
        uid(),
        "labelsFile",
        "file of class names instead of the model's own, or the labels it was trained with: one a"
            + " line in the order of class ids, or JSON (a list, an object by class id, or a"
            + " config.json); empty for none",
        String.class);
  }

  /** The value of {@link #labelsFile}. */
  default String getLabelsFile() {
    return getOrDefault(labelsFile());
  }

  /** Sets {@link #labelsFile}; by default empty. */
  default S setLabelsFile(String value) {
    return Setter.set(this, labelsFile(), value);
  }

  /** The name of a Param that a stage was saved with, as it is now. */
  static String currentName(String param) {
    return param.equals("labels") ? "labelsFile" : param;
  }
}
