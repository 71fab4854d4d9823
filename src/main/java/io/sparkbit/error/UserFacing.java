package io.sparkbit.error;

import java.util.Objects;

/**
 * An exception whose message is for the person who uses spark-bit: it says the problem, its cause
 * and what to do. Every other exception is a bug in the program, and only its stack trace is
 * informative enough.
 */
public interface UserFacing {

  /** The message; none of these exceptions is without. */
  default String message() {
    return Objects.requireNonNull(((Throwable) this).getMessage());
  }
}
