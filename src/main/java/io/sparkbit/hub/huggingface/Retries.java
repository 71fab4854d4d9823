package io.sparkbit.hub.huggingface;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries after a {@link RetryableException}, with growing delays. */
final class Retries {

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Keeps the tasks of a cluster from retrying at the same moment. */
  private static final double JITTER = 0.25;

  /** Keeps jitter from making a delay shorter than the server requested. */
  private static final double ABOVE_JITTER = 1 / (1 - JITTER);

  private static final Duration BACK_OFF = Duration.ofNanos(-1);

  private Retries() {}

  /**
   * Returns the result of an action, retrying it if necessary.
   *
   * @throws RetryableException from the last attempt, or at once if the server requests a longer
   *     delay than is allowed
   */
  static <T> T run(RetrySettings retries, CheckedSupplier<T> action) throws IOException {
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handleIf(e -> isWorthWhile(e, retries.longestDelay()))
            .withMaxAttempts(retries.attempts())
            .withBackoff(retries.firstDelay(), retries.longestDelay())
            .withDelayFnOn(context -> delay(context.getLastException()), RetryableException.class)
            .withJitter(JITTER)
            .onRetryScheduled(
                event ->
                    LOG.warn(
                        "{}; trying again in {} ms",
                        event.getLastException().getMessage(),
                        event.getDelay().toMillis()))
            .build();
    try {
      return Failsafe.with(policy).get(action);
    } catch (FailsafeException e) {
      throw unwrapped(e);
    }
  }

  private static boolean isWorthWhile(Throwable e, Duration longestDelay) {
    return e instanceof RetryableException retryable
        && retryable.retryAfter().orElse(Duration.ZERO).compareTo(longestDelay) <= 0;
  }

  /** Returns the requested delay; a negative one leaves the choice to the policy. */
  private static Duration delay(Throwable e) {
    return ((RetryableException) e)
        .retryAfter()
        .map(wait -> Duration.ofMillis((long) Math.ceil(wait.toMillis() * ABOVE_JITTER)))
        .orElse(BACK_OFF);
  }

  private static IOException unwrapped(FailsafeException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    if (e.getCause() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new InterruptedIOException("interrupted between two attempts");
    }
    throw e;
  }
}
