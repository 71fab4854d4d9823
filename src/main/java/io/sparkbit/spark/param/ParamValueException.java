package io.sparkbit.spark.param;

import io.sparkbit.error.UserException;

/** Thrown when a Param is given an invalid value. */
public final class ParamValueException extends UserException {

  private static final long serialVersionUID = 1L;

  private final String param;
  private final String complaint;

  ParamValueException(String param, Object value, String rule) {
    this(param, "is %s, but must %s".formatted(inQuotes(value), rule));
  }

  /**
   * Reports a value that is invalid because of other settings.
   *
   * @param complaint what is wrong, worded to follow the Param's name
   */
  public ParamValueException(String param, String complaint) {
    super(param + " " + complaint);
    this.param = param;
    this.complaint = complaint;
  }

  private static Object inQuotes(Object value) {
    return value instanceof String ? "'" + value + "'" : value;
  }

  /** Returns the name of the Param. */
  public String param() {
    return param;
  }

  /** Returns what is wrong, worded to follow the Param's name. */
  public String complaint() {
    return complaint;
  }
}
