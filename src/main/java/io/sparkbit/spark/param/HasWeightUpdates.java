package io.sparkbit.spark.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that choose how weights follow their gradients, and which weights become the model.
 *
 * @param <S> the stage itself
 */
public interface HasWeightUpdates<S extends Params> extends Params {

  /** Param for the length to which longer gradients are shortened. */
  default DoubleParam maxGradNorm() {
    return new DoubleParam(
        this,
        "maxGradNorm",
        "length of a step's gradient, over all weights, to which longer ones are shortened, such as"
            + " 1; 0 for none",
        Validators.notNegative("maxGradNorm"));
  }

  /** Param for the decay of the weights' averages. */
  default DoubleParam emaDecay() {
    return new DoubleParam(
        this,
        "emaDecay",
        "decay, from 0 to below 1, of exponential moving averages of the weights, which are"
            + " validated and become the model, such as 0.99; 0 for none. Averages take the memory of"
            + " another copy of the weights",
        Validators.share("emaDecay"));
  }

  /** Param for whether weights between the first and the best are tried. */
  default BooleanParam interpolateWeights() {
    return new BooleanParam(
        this,
        "interpolateWeights",
        "whether to try weights between those at the beginning of the training and the best in it,"
            + " in steps of a tenth, and take those that validate best (WiSE-FT)");
  }

  /** Returns {@link #maxGradNorm}. */
  default double getMaxGradNorm() {
    return (double) getOrDefault(maxGradNorm());
  }

  /** Sets {@link #maxGradNorm} (default: 0). */
  default S setMaxGradNorm(double value) {
    return Setter.set(this, maxGradNorm(), value);
  }

  /** Returns {@link #emaDecay}. */
  default double getEmaDecay() {
    return (double) getOrDefault(emaDecay());
  }

  /** Sets {@link #emaDecay} (default: 0). */
  default S setEmaDecay(double value) {
    return Setter.set(this, emaDecay(), value);
  }

  /** Returns {@link #interpolateWeights}. */
  default boolean getInterpolateWeights() {
    return (boolean) getOrDefault(interpolateWeights());
  }

  /** Sets {@link #interpolateWeights} (default: false). */
  default S setInterpolateWeights(boolean value) {
    return Setter.set(this, interpolateWeights(), value);
  }
}
