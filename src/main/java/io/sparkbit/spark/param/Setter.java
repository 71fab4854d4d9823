package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Sets Params of stages that know their own type. */
final class Setter {

  private Setter() {}

  /** The stage, whose own type its interfaces only know as S. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <S extends Params, V> S set(Params stage, Param<V> param, V value) {
    stage.set(param, value);
    return (S) stage;
  }
}
