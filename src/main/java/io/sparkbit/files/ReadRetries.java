package io.sparkbit.files;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sparkbit.error.UserException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries temporary failures, with growing delays.
 *
 * <p>The file systems of object stores retry by themselves, and know better when. What they give up
 * on after a long time is not retried here, so that waits do not multiply.
 *
 * @param attempts the maximum, at least 1
 * @param delay after the first attempt; doubles after each further one
 */
record ReadRetries(int attempts, Duration delay) {

  private static final Logger LOG = LoggerFactory.getLogger(ReadRetries.class);

  private static final int DEFAULT_ATTEMPTS = 3;
  private static final Duration DEFAULT_DELAY = Duration.ofMillis(500);

  /**
   * Without progress for this long, nothing is retried. S3A takes longer to give up, even with few
   * retries of its own, and retrying would repeat that wait.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  /** Keeps the tasks of a cluster from retrying at the same moment. */
  private static final double JITTER = 0.25;

  /** An action that may fail. */
  interface Attempt<T> {

    /**
     * Makes one attempt.
     *
     * @param progress may be notified when bytes arrive
     */
    T run(Progress progress) throws IOException;
  }

  /** The time of the last progress. */
  static final class Progress {

    private long last = System.nanoTime();

    void made() {
      last = System.nanoTime();
    }

    private boolean isRecent() {
      return System.nanoTime() - last < PATIENCE.toNanos();
    }
  }

  /**
   * Reads the settings that {@link HadoopFiles} describes.
   *
   * @throws UserException if one is out of range
   */
  static ReadRetries of(Configuration configuration) {
    int attempts = configuration.getInt(HadoopFiles.ATTEMPTS, DEFAULT_ATTEMPTS);
    long delay =
        configuration.getTimeDuration(
            HadoopFiles.DELAY, DEFAULT_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    if (attempts < 1) {
      throw new UserException(
          "%s is %d; set a number of attempts of at least 1"
              .formatted(HadoopFiles.ATTEMPTS, attempts));
    }
    if (delay < 1 || delay > LONGEST_DELAY.toMillis()) {
      throw new UserException(
          "%s is %d ms; set a time from 1ms to %ds"
              .formatted(HadoopFiles.DELAY, delay, LONGEST_DELAY.toSeconds()));
    }
    return new ReadRetries(attempts, Duration.ofMillis(delay));
  }

  /**
   * Returns the result of an action, retrying it if necessary.
   *
   * @throws UnreadableFileException if no attempt succeeded
   * @throws InterruptedIOException if the thread was interrupted; its interrupt flag stays set
   */
  <T> T run(String path, Attempt<T> action) throws UnreadableFileException, InterruptedIOException {
    Progress progress = new Progress();
    AtomicInteger made = new AtomicInteger();
    try {
      return Failsafe.with(this.<T>policy(path, progress))
          .get(
              () -> {
                made.incrementAndGet();
                return attempt(action, progress);
              });
    } catch (FailsafeException e) {
      throw ReadFailure.of(Objects.requireNonNull(e.getCause())).toException(made.get());
    } catch (IllegalArgumentException
        | UnsupportedOperationException
        | CompletionException
        | CancellationException e) {
      throw ReadFailure.of(e).toException(made.get());
    }
  }

  /** Unwraps Hadoop's error for a damaged local disk, after which the JVM can go on. */
  private static <T> T attempt(Attempt<T> action, Progress progress) throws IOException {
    try {
      return action.run(progress);
    } catch (FSError e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
    }
  }

  private <T> RetryPolicy<T> policy(String path, Progress progress) {
    return RetryPolicy.<T>builder()
        .handleIf(e -> ReadFailure.of(e).isPassing() && progress.isRecent())
        .withMaxAttempts(attempts)
        .withBackoff(delay, longestDelay())
        .withJitter(JITTER)
        .onRetryScheduled(
            event ->
                LOG.warn(
                    "{}: {}; trying again in {} ms",
                    path,
                    event.getLastException(),
                    event.getDelay().toMillis()))
        .build();
  }

  /** Returns the maximum delay, which Failsafe requires to be longer than the first. */
  private Duration longestDelay() {
    return LONGEST_DELAY.plus(delay);
  }
}
