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
 * Tries again what failed and may succeed the next time, with growing pauses.
 *
 * <p>The file systems of object stores try again by themselves, and know better when. What they
 * give up after a long time is given up here too, so that waits do not multiply.
 *
 * @param attempts at most, 1 or more
 * @param delay after the first; each further one is twice as long
 */
record ReadRetries(int attempts, Duration delay) {

  private static final Logger LOG = LoggerFactory.getLogger(ReadRetries.class);

  private static final int DEFAULT_ATTEMPTS = 3;
  private static final Duration DEFAULT_DELAY = Duration.ofMillis(500);

  /**
   * Without any progress for this long, nothing is tried again. S3A gives up later than that, even
   * with few retries of its own: what it spent seconds on would be waited for again.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  /** So that the tasks of a cluster do not all come back at the same moment. */
  private static final double JITTER = 0.25;

  /** An action that may fail. */
  interface Attempt<T> {

    /**
     * Makes one attempt.
     *
     * @param progress may be told that the file system still gives bytes
     */
    T run(Progress progress) throws IOException;
  }

  /** When something happened last. */
  static final class Progress {

    private long last = System.nanoTime();

    void made() {
      last = System.nanoTime();
    }

    private boolean isRecent() {
      return System.nanoTime() - last < PATIENCE.toNanos();
    }
  }

  /** As the settings say, which {@link HadoopFiles} describes. */
  static ReadRetries of(Configuration configuration) {
    int attempts = configuration.getInt(HadoopFiles.ATTEMPTS, DEFAULT_ATTEMPTS);
    long delay =
        configuration.getTimeDuration(
            HadoopFiles.DELAY, DEFAULT_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    if (attempts < 1) {
      throw new UserException(
          "%s is %d; it is a number of attempts, so set 1 or more"
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
   * The result of an action.
   *
   * @throws UnreadableFileException if no attempt succeeded; it says how many there were
   * @throws InterruptedIOException if the thread was interrupted, which it stays
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

  /** A damaged local disk is an error of Hadoop's, as if the JVM could not go on. */
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

  /** Failsafe wants it to be longer than the first. */
  private Duration longestDelay() {
    return LONGEST_DELAY.plus(delay);
  }
}
