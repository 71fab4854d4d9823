package io.sparkbit.spark.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;

/**
 * Estimators whose validation images tell how sure the classifier may be.
 *
 * @param <S> the stage itself
 */
public interface HasCertainty<S extends Params> extends Params {

  /** Param for whether scores are calibrated. */
  default BooleanParam temperatureScaling() {
    return new BooleanParam(
        this,
        "temperatureScaling",
        "whether to calibrate scores on the images to validate with: logits are divided by the"
            + " temperature with the lowest cross-entropy, which the model's configuration keeps");
  }

  /** Param for the share of images of classes that may be called unknown. */
  default DoubleParam unknownFalsePositiveRate() {
    return new DoubleParam(
        this,
        "unknownFalsePositiveRate",
        "share of the images to validate with, all of which show a class, that may be taken for"
            + " showing none, from 0 to below 1, such as 0.05: it chooses the threshold of unknownCol,"
            + " which the model's configuration keeps; 0 for none",
        Validators.share("unknownFalsePositiveRate"));
  }

  /** Returns {@link #temperatureScaling}. */
  default boolean getTemperatureScaling() {
    return (boolean) getOrDefault(temperatureScaling());
  }

  /** Sets {@link #temperatureScaling} (default: false). */
  default S setTemperatureScaling(boolean value) {
    return Setter.set(this, temperatureScaling(), value);
  }

  /** Returns {@link #unknownFalsePositiveRate}. */
  default double getUnknownFalsePositiveRate() {
    return (double) getOrDefault(unknownFalsePositiveRate());
  }

  /** Sets {@link #unknownFalsePositiveRate} (default: 0). */
  default S setUnknownFalsePositiveRate(double value) {
    return Setter.set(this, unknownFalsePositiveRate(), value);
  }
}
