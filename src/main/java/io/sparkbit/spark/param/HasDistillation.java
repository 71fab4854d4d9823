package io.sparkbit.spark.param;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that can learn another model's answers instead of labels.
 *
 * @param <S> the stage itself
 */
public interface HasDistillation<S extends Params> extends Params {

  /** By default, labels are learned. */
  String DEFAULT_TEACHER = "";

  /** By default, the teacher's probabilities are learned as they are. */
  double DEFAULT_TEMPERATURE = 1;

  /** Param for the location of the teacher. */
  default Param<String> teacher() {
    return StringParam.of(
        this,
        "teacher",
        "location of a model with the same labels, whose answers are learned in place of them"
            + " (knowledge distillation); empty for none");
  }

  /** Param for the temperature of the teacher's answers. */
  default DoubleParam distillationTemperature() {
    return new DoubleParam(
        this,
        "distillationTemperature",
        "temperature by which the logits of teacher and student are divided, above 0; more than 1"
            + " gives unlikely labels more weight",
        Validators.positive("distillationTemperature"));
  }

  /** Returns {@link #teacher}. */
  default String getTeacher() {
    return getOrDefault(teacher());
  }

  /** Sets {@link #teacher} (default: empty). */
  default S setTeacher(String value) {
    return Setter.set(this, teacher(), value);
  }

  /** Returns {@link #distillationTemperature}. */
  default double getDistillationTemperature() {
    return (double) getOrDefault(distillationTemperature());
  }

  /** Sets {@link #distillationTemperature} (default: 1). */
  default S setDistillationTemperature(double value) {
    return Setter.set(this, distillationTemperature(), value);
  }
}
