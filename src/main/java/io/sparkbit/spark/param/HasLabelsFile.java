package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code labelsFile}.
 *
 * @param <S> the stage itself
 */
public interface HasLabelsFile<S extends Params> extends Params {

  /** Param for the file of class names. */
  default Param<String> labelsFile() {
    return StringParam.of(
        this,
        "labelsFile",
        "file of class names that replace the model's own or the training labels: one per"
            + " line in the order of class indices, or JSON (a list, an object by class index, or a"
            + " config.json); empty for none");
  }

  /** Returns {@link #labelsFile}. */
  default String getLabelsFile() {
    return getOrDefault(labelsFile());
  }

  /** Sets {@link #labelsFile} (default: empty). */
  default S setLabelsFile(String value) {
    return Setter.set(this, labelsFile(), value);
  }

  /** Returns the current name of a Param, given its name in a saved stage. */
  static String currentName(String param) {
    return param.equals("labels") ? "labelsFile" : param;
  }
}
