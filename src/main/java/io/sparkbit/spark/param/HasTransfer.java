package io.sparkbit.spark.param;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that choose with what of a model a training begins, and what of it stays.
 *
 * @param <S> the stage itself
 */
public interface HasTransfer<S extends Params> extends Params {

  /** By default, the whole network learns. */
  String DEFAULT_FREEZE_UNTIL = "";

  /** By default, the head starts from zeros, as in the original. */
  String DEFAULT_INITIAL_HEAD = "zeros";

  /** Param for whether only the head learns. */
  default BooleanParam freezeBackbone() {
    return new BooleanParam(
        this, "freezeBackbone", "whether to train only the head and leave the backbone unchanged");
  }

  /** Param for the part of the network that does not learn. */
  default Param<String> freezeUntil() {
    return StringParam.of(
        this,
        "freezeUntil",
        "output of the network up to which nothing learns, and steps cost less: stem or stage1,"
            + " stage2, ...; empty to train everything");
  }

  /** Param for the head from which training starts. */
  default Param<String> initialHead() {
    return StringParam.of(
        this,
        "initialHead",
        "head from which training starts: zeros, as in the original; probe, that of a linear probe"
            + " on the images to train on, so that the backbone is not changed by a head that"
            + " knows nothing (LP-FT); or model, the model's own, for the same labels",
        Validators.oneOf("initialHead", InitialHead.paramValues()));
  }

  /** Returns {@link #freezeBackbone}. */
  default boolean getFreezeBackbone() {
    return (boolean) getOrDefault(freezeBackbone());
  }

  /** Sets {@link #freezeBackbone} (default: false). */
  default S setFreezeBackbone(boolean value) {
    return Setter.set(this, freezeBackbone(), value);
  }

  /** Returns {@link #freezeUntil}. */
  default String getFreezeUntil() {
    return getOrDefault(freezeUntil());
  }

  /** Sets {@link #freezeUntil} (default: empty). */
  default S setFreezeUntil(String value) {
    return Setter.set(this, freezeUntil(), value);
  }

  /** Returns {@link #initialHead}. */
  default String getInitialHead() {
    return getOrDefault(initialHead());
  }

  /** Sets {@link #initialHead} (default: {@value #DEFAULT_INITIAL_HEAD}). */
  default S setInitialHead(String value) {
    return Setter.set(this, initialHead(), value);
  }
}
