package io.sparkbit.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for something that another process does. */
public final class Poll {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long PAUSE_MILLIS = 20;

  private Poll() {}

  /**
   * Polls until a value is not null, and returns it.
   *
   * @param description what is awaited, for the error
   * @param possible whether it can still come
   * @throws IllegalStateException if it does not come within three minutes
   */
  public static <T> T until(
      Supplier<@Nullable T> value, Supplier<String> description, BooleanSupplier possible) {
    long start = System.nanoTime();
    while (true) {
      boolean last = !possible.getAsBoolean();
      T found = value.get();
      if (found != null) {
        return found;
      }
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      if (last || seconds >= PATIENCE.toSeconds()) {
        throw new IllegalStateException(
            "Waited %d s in vain for %s".formatted(seconds, description.get()));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
