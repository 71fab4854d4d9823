package io.sparkbit.hub.huggingface;

import io.sparkbit.error.UserFacing;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other side did not answer, or not as it will when it is well again. */
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

  /** How long the other side asked to be left alone. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(wait);
  }
}
