package io.sparkbit.error;

import java.util.Objects;

/**
 * An exception whose message is for spark-bit's users: it gives the problem, its cause and the
 * remedy. Any other exception is a bug, and needs its stack trace to be understood.
 */
public interface UserFacing {

  /** Returns the message, which these exceptions always have. */
  default String message() {
    return Objects.requireNonNull(((Throwable) this).getMessage());
  }
}
