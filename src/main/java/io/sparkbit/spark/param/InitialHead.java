package io.sparkbit.spark.param;

import java.util.Arrays;
import java.util.Locale;

/** The head from which a fine-tuning starts. */
public enum InitialHead {
  /** Zeros, as in the original. */
  ZEROS,
  /** The model's own. */
  MODEL,
  /** That of a linear probe on the images to train on. */
  PROBE;

  /** Returns the value of the Param. */
  public String paramValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the head that a Param's value names. */
  public static InitialHead ofParam(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  static String[] paramValues() {
    return Arrays.stream(values()).map(InitialHead::paramValue).toArray(String[]::new);
  }
}
