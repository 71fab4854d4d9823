package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code labelCol}.
 *
 * @param <S> the stage itself
 */
public interface HasLabelCol<S extends Params> extends Params {

  /** Param for the input column of labels. */
  default Param<String> labelCol() {
    return StringParam.of(
        this,
        "labelCol",
        "input column of labels: text or whole numbers",
        Validators.notEmpty("labelCol"));
  }

  /** Returns {@link #labelCol}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Sets {@link #labelCol} (default: {@code label}). */
  default S setLabelCol(String value) {
    return Setter.set(this, labelCol(), value);
  }
}
