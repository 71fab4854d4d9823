package io.sparkbit.spark.param;

import io.sparkbit.error.Suggestion;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import scala.Function1;

/**
 * Conditions on values of Params. They say what a rejected value must be; Spark ML only says that
 * it is invalid.
 */
public final class Validators {

  /** Conditions are serialized with their Params. */
  private interface SerializableFunction<T> extends Function1<T, Object>, Serializable {}

  private interface SerializablePredicate<T> extends Predicate<T>, Serializable {}

  /** Says what a value that is not accepted must do, worded to follow "must". */
  private interface Rule<T> extends Serializable {
    String broken(T value);
  }

  private Validators() {}

  /** Accepts whole numbers of at least a minimum. */
  public static Function1<Object, Object> atLeast(String param, long minimum) {
    return condition(
        param, "be at least " + minimum, value -> ((Number) value).longValue() >= minimum);
  }

  /** Accepts whole numbers from a minimum to a maximum. */
  public static Function1<Object, Object> between(String param, long minimum, long maximum) {
    return condition(
        param,
        "be from %d to %d".formatted(minimum, maximum),
        value -> {
          long number = ((Number) value).longValue();
          return number >= minimum && number <= maximum;
        });
  }

  /** Accepts finite numbers above 0. */
  public static Function1<Object, Object> positive(String param) {
    return condition(
        param,
        "be a number above 0",
        value -> ((Number) value).doubleValue() > 0 && isFinite((Number) value));
  }

  /** Accepts finite numbers of at least 0. */
  public static Function1<Object, Object> notNegative(String param) {
    return condition(
        param,
        "be a number of at least 0",
        value -> ((Number) value).doubleValue() >= 0 && isFinite((Number) value));
  }

  /** Accepts numbers from 0 to 1. */
  public static Function1<Object, Object> probability(String param) {
    return condition(
        param,
        "be from 0 to 1",
        value -> {
          double number = ((Number) value).doubleValue();
          return number >= 0 && number <= 1;
        });
  }

  /** Accepts numbers from a minimum to a maximum. */
  public static Function1<Object, Object> range(String param, int minimum, int maximum) {
    return condition(
        param,
        "be from %d to %d".formatted(minimum, maximum),
        value -> {
          double number = ((Number) value).doubleValue();
          return number >= minimum && number <= maximum;
        });
  }

  /** Accepts numbers from 0 to below 1. */
  public static Function1<Object, Object> share(String param) {
    return condition(
        param,
        "be from 0 to below 1",
        value -> {
          double number = ((Number) value).doubleValue();
          return number >= 0 && number < 1;
        });
  }

  /** Accepts finite numbers. */
  public static Function1<Object, Object> finite(String param) {
    return condition(param, "be a number", value -> isFinite((Number) value));
  }

  private static boolean isFinite(Number value) {
    return Double.isFinite(value.doubleValue());
  }

  /** Accepts every value. */
  static <T> Function1<T, Object> any() {
    return (SerializableFunction<T>) value -> true;
  }

  /** What strings are like. */
  interface Text extends SerializablePredicate<String> {}

  /**
   * Accepts strings that are like something.
   *
   * @param rule worded to follow "must"
   */
  static Function1<String, Object> matching(String param, String rule, Text like) {
    return condition(param, rule, like);
  }

  /** Accepts strings with at least one character. */
  public static Function1<String, Object> notEmpty(String param) {
    return condition(param, "not be empty", value -> !value.isEmpty());
  }

  /** Accepts one of several strings. A rejected value that is nearly one of them is told so. */
  public static Function1<String, Object> oneOf(String param, String... accepted) {
    return oneOf(param, Map.of(), accepted);
  }

  /**
   * Accepts one of several strings.
   *
   * @param reasons why some others, in lower case, which are accepted elsewhere, are not
   */
  static Function1<String, Object> oneOf(
      String param, Map<String, String> reasons, String... accepted) {
    List<String> values = List.of(accepted);
    return condition(
        param,
        value ->
            "be one of %s%s"
                .formatted(
                    String.join(", ", values),
                    Optional.ofNullable(reasons.get(value.toLowerCase(Locale.ROOT)))
                        .map(": "::concat)
                        .orElseGet(() -> Suggestion.question(value, values))),
        values::contains);
  }

  private static <T> Function1<T, Object> condition(
      String param, String rule, SerializablePredicate<T> predicate) {
    return condition(param, value -> rule, predicate);
  }

  private static <T> Function1<T, Object> condition(
      String param, Rule<T> rule, SerializablePredicate<T> predicate) {
    SerializableFunction<T> function =
        value -> {
          if (!predicate.test(value)) {
            throw new ParamValueException(param, value, rule.broken(value));
          }
          return true;
        };
    return function;
  }
}
