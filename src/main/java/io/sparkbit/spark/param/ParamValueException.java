package io.sparkbit.spark.param;

/** A Param was given a value that it cannot have. */
public final class ParamValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String param;
  private final String complaint;

  ParamValueException(String param, Object value, String rule) {
    this(param, "is %s, but must be %s".formatted(inQuotes(value), rule));
  }

  private ParamValueException(String param, String complaint) {
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
