package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import org.apache.spark.ml.param.IntParam;

/** Whole numbers of options that may be too large for an {@code int}. */
final class WholeNumber {

  private WholeNumber() {}

  /**
   * Returns a value that a Param accepts. Converted to an {@code int} first, a larger one would be
   * refused with the range of that type instead of the Param's.
   *
   * @throws UserException if the Param does not accept the value
   */
  static int of(IntParam param, long value) {
    param.isValid().apply(value);
    return Math.toIntExact(value);
  }
}
