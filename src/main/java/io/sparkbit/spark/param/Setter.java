package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Sets Params and returns the stage for chaining. */
final class Setter {

  private Setter() {}

  /** Returns the stage as its own type, which its interfaces know only as S. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <S extends Params, V> S set(Params stage, Param<V> param, V value) {
    stage.set(param, value);
    return (S) stage;
  }
}
