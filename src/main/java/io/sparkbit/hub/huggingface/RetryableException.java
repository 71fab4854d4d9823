package io.sparkbit.hub.huggingface;

import io.sparkbit.error.UserFacing;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a server does not answer, or answers with a temporary error. */
final class RetryableException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  @Nullable private final Duration wait;

  RetryableException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.wait = null;
  }

  RetryableException(String message, Optional<Duration> wait) {
    super(message);
    this.wait = wait.orElse(null);
  }

  /** Returns the delay that the server requested, if any. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(wait);
  }
}
