package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** For stages with the Param {@code labels}. */
public interface HasLabels extends Params {

  /** Where the class names are. */
  default Param<String> labels() {
    return new Param<>(
        this,
        "labels",
        "file of class names instead of the model's own, or the labels it was trained with: one a"
            + " line in the order of class ids, or JSON (a list, an object by class id, or a"
            + " config.json); empty for none");
  }
}
