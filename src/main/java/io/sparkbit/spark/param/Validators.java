package io.sparkbit.spark.param;

import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import scala.Function1;

/** Conditions on values of Params, for Java. */
public final class Validators {

  /** Conditions travel with their Params. */
  private interface SerializableFunction<T> extends Function1<T, Object>, Serializable {}

  private interface SerializablePredicate<T> extends Predicate<T>, Serializable {}

  private Validators() {}

  /** Whole numbers of at least a minimum. */
  public static Function1<Object, Object> atLeast(long minimum) {
    return condition(value -> ((Number) value).longValue() >= minimum);
  }

  /** Numbers above 0. */
  public static Function1<Object, Object> positive() {
    return condition(value -> ((Number) value).doubleValue() > 0);
  }

  /** Numbers from a minimum to a maximum. */
  public static Function1<Object, Object> between(double minimum, double maximum) {
    return condition(
        value -> {
          double number = ((Number) value).doubleValue();
          return number >= minimum && number <= maximum;
        });
  }

  /** Strings with at least one character. */
  public static Function1<String, Object> notEmpty() {
    return condition(value -> !value.isEmpty());
  }

  /** One of several strings. */
  public static Function1<String, Object> oneOf(String... accepted) {
    return condition(List.of(accepted)::contains);
  }

  private static <T> Function1<T, Object> condition(SerializablePredicate<T> predicate) {
    SerializableFunction<T> function = predicate::test;
    return function;
  }
}
