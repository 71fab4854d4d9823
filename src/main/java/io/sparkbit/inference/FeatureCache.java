package io.sparkbit.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The features that this JVM keeps on disk, so that a network sees an image once, however often a
 * model is fitted on it or evaluated. Features are found by the bytes of the image and all that
 * determines what the network makes of them ({@link FeatureKey}): a changed image or model is
 * another one. Those of one key go together, once no task has used them for a while, or when there
 * is no room for others.
 */
public final class FeatureCache {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureCache.class);
  private static final Map<FeatureKey, Entry> ENTRIES = new HashMap<>();
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private FeatureCache() {}

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "spark-bit-feature-cache");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * How much is kept, and how long.
   *
   * @param bytes of features on disk, of all keys together
   * @param idle how long features stay that no task uses
   */
  public record Limits(long bytes, Duration idle) {}

  /** A task's use of the features of one key, which stay until all its leases are closed. */
  public static final class Lease implements AutoCloseable {

    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    public FeatureStore store() {
      return entry.store;
    }

    @Override
    public void close() {
      release(entry);
    }
  }

  private static final class Entry {

    private final FeatureKey key;
    private final FeatureStore store;
    private Limits limits;
    private int users;
    private long unusedSince;

    /** The next idle check. Only one is scheduled, however many tasks come and go. */
    private @Nullable ScheduledFuture<?> watch;

    Entry(FeatureKey key, Limits limits) throws IOException {
      this.key = key;
      this.limits = limits;
      this.store = new FeatureStore(bytes -> makeRoom(this, bytes));
    }
  }

  /**
   * Leases the features of a key to one task.
   *
   * @return a lease, to be closed once
   * @throws IOException if there is no temporary file to be had
   */
  public static Lease acquire(FeatureKey key, Limits limits) throws IOException {
    synchronized (ENTRIES) {
      Entry entry = ENTRIES.get(key);
      if (entry == null) {
        entry = new Entry(key, limits);
        ENTRIES.put(key, entry);
      }
      entry.limits = limits;
      entry.users++;
      return new Lease(entry);
    }
  }

  /** Returns the bytes kept on disk. */
  public static long bytes() {
    synchronized (ENTRIES) {
      return ENTRIES.values().stream().mapToLong(entry -> entry.store.bytes()).sum();
    }
  }

  private static void release(Entry entry) {
    synchronized (ENTRIES) {
      entry.users--;
      entry.unusedSince = System.nanoTime();
      if (entry.users == 0) {
        if (entry.watch != null) {
          entry.watch.cancel(false);
        }
        entry.watch =
            TIMER.schedule(
                () -> closeIfIdle(entry), entry.limits.idle.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private static void closeIfIdle(Entry entry) {
    synchronized (ENTRIES) {
      if (entry.users == 0
          && ENTRIES.get(entry.key) == entry
          && System.nanoTime() - entry.unusedSince >= entry.limits.idle.toNanos()) {
        close(entry);
      }
    }
  }

  /** Makes room for features of an entry in use: others go, the one unused for longest first. */
  private static boolean makeRoom(Entry user, long bytes) {
    synchronized (ENTRIES) {
      while (bytes() + bytes > user.limits.bytes) {
        Optional<Entry> oldest =
            ENTRIES.values().stream()
                .filter(entry -> entry.users == 0)
                .min(Comparator.comparingLong(entry -> entry.unusedSince));
        if (oldest.isEmpty()) {
          return false;
        }
        close(oldest.get());
      }
      return true;
    }
  }

  private static void close(Entry entry) {
    ENTRIES.remove(entry.key);
    LOG.info("Removing {} bytes of features", entry.store.bytes());
    try {
      entry.store.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
