package io.sparkbit.spark.param;

import io.sparkbit.training.ValidationMetric;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that can validate while they train. The best weights become the model.
 *
 * @param <S> the stage itself
 */
public interface HasValidation<S extends Params> extends Params {

  /** By default, the weights of the lowest loss are the best. */
  String DEFAULT_METRIC = "loss";

  /** By default, training goes on to the last step. */
  int DEFAULT_PATIENCE = 0;

  /** Param for the column that tells which images validate, as Spark ML's estimators have it. */
  default Param<String> validationIndicatorCol() {
    return StringParam.of(
        this,
        "validationIndicatorCol",
        "boolean column: true for images to validate with, which are not trained on. Empty for"
            + " none");
  }

  /** Param for the share of the images that validate. */
  default DoubleParam validationSplit() {
    return new DoubleParam(
        this,
        "validationSplit",
        "share of each class, from 0 to below 1, that is drawn at random to validate with and not trained on;"
            + " 0 for none",
        Validators.share("validationSplit"));
  }

  /** Param for the column of what the images show. */
  default Param<String> validationGroupCol() {
    return StringParam.of(
        this,
        "validationGroupCol",
        "column whose value pictures of one thing share; validationSplit draws all of them or none."
            + " Empty if each stands alone");
  }

  /** Param for the number of steps between validations. */
  default IntParam validationInterval() {
    return new IntParam(
        this,
        "validationInterval",
        "steps between validations; by default a twentieth of all steps. The last step is"
            + " validated too",
        Validators.atLeast("validationInterval", 1));
  }

  /** Param for what tells which weights are best. */
  default Param<String> validationMetric() {
    return StringParam.of(
        this,
        "validationMetric",
        "what tells which weights are best, and become the model: loss, accuracy or macroF1 (each"
            + " class counts the same); for multi_label_classification loss, microF1, macroF1 or mAP"
            + " (mean average precision); for regression loss, rmse, mae or r2",
        Validators.oneOf(
            "validationMetric",
            Arrays.stream(ValidationMetric.values())
                .map(ValidationMetric::userName)
                .toArray(String[]::new)));
  }

  /** Param for the number of validations in vain after which training ends. */
  default IntParam patience() {
    return new IntParam(
        this,
        "patience",
        "validations in a row without a better one after which training ends; 0 to train to the"
            + " last step",
        Validators.atLeast("patience", 0));
  }

  /** Returns {@link #validationIndicatorCol}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Sets {@link #validationIndicatorCol} (default: empty). */
  default S setValidationIndicatorCol(String value) {
    return Setter.set(this, validationIndicatorCol(), value);
  }

  /** Returns {@link #validationSplit}. */
  default double getValidationSplit() {
    return (double) getOrDefault(validationSplit());
  }

  /** Sets {@link #validationSplit} (default: 0). */
  default S setValidationSplit(double value) {
    return Setter.set(this, validationSplit(), value);
  }

  /** Returns {@link #validationGroupCol}. */
  default String getValidationGroupCol() {
    return getOrDefault(validationGroupCol());
  }

  /** Sets {@link #validationGroupCol} (default: empty). */
  default S setValidationGroupCol(String value) {
    return Setter.set(this, validationGroupCol(), value);
  }

  /** Returns {@link #validationInterval}. */
  default int getValidationInterval() {
    return (int) getOrDefault(validationInterval());
  }

  /** Sets {@link #validationInterval} (default: a twentieth of the steps). */
  default S setValidationInterval(int value) {
    return Setter.set(this, validationInterval(), value);
  }

  /** Returns {@link #validationMetric}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** Sets {@link #validationMetric} (default: {@value #DEFAULT_METRIC}). */
  default S setValidationMetric(String value) {
    return Setter.set(this, validationMetric(), value);
  }

  /** Returns {@link #patience}. */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  /** Sets {@link #patience} (default: {@value #DEFAULT_PATIENCE}). */
  default S setPatience(int value) {
    return Setter.set(this, patience(), value);
  }
}
