package io.sparkbit.spark.param;

import io.sparkbit.error.UserException;

/** A Param was given a value that it cannot have. */
public final class ParamValueException extends UserException {

  private static final long serialVersionUID = 1L;

  private final String param;
  private final String complaint;

  ParamValueException(String param, Object value, String rule) {
    this(param, "is %s, but must %s".formatted(inQuotes(value), rule));
  }

  /**
   * A value that is wrong in the light of others.
   *
   * @param complaint what is wrong, as a sentence after the name of the Param
   */
  public ParamValueException(String param, String complaint) {
    super(param + " " + complaint);
    this.param = param;
    this.complaint = complaint;
  }

  private static Object inQuotes(Object value) {
    return value instanceof String ? "'" + value + "'" : value;
  }

  /** The name of the Param. */
  public String param() {
    return param;
  }

  /** What is wrong, without that name: it is what, and must be what. */
  public String complaint() {
    return complaint;
  }
}
