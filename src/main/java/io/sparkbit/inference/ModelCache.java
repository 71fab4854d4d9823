package io.sparkbit.inference;

import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models loaded in this JVM, shared by its tasks. The first task that asks for a model loads it
 * while the others wait. The model stays loaded for later jobs until it has been idle for a while.
 */
public final class ModelCache {

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
  private static final ConcurrentMap<ModelKey, Entry> ENTRIES = new ConcurrentHashMap<>();
  private static final AtomicLong LOADS = new AtomicLong();
  private static final AtomicInteger LEASES = new AtomicInteger();
  private static final ScheduledExecutorService TIMER = timer();

  private ModelCache() {}

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "spark-bit-model-cache");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true); // Canceled checks must not keep models in memory.
    return timer;
  }

  /** Reads a model's files. */
  public interface Opener {
    Pretrained open() throws IOException;
  }

  /** Whether a lease loaded its model or shares one that was already loaded. */
  public enum Origin {
    LOADED,
    SHARED
  }

  /** A task's use of a model, which stays loaded until all its leases are closed. */
  public static final class Lease implements AutoCloseable {

    private final Entry entry;
    private final BitProgram program;
    private final Origin origin;

    private Lease(Entry entry, BitProgram program, Origin origin) {
      this.entry = entry;
      this.program = program;
      this.origin = origin;
      LEASES.incrementAndGet();
    }

    /** Returns the loaded model. */
    public BitProgram program() {
      return program;
    }

    /** Returns whether this lease loaded the model or shares it. */
    public Origin origin() {
      return origin;
    }

    @Override
    public void close() {
      LEASES.decrementAndGet();
      entry.release();
    }
  }

  /**
   * Leases a model to one task, loading it if necessary.
   *
   * @param opener opens the model's files if it is not loaded
   * @param idle how long the model stays loaded after its last lease is closed
   * @return a lease, to be closed once
   * @throws IOException if the model cannot be loaded; the next call tries again
   */
  public static Lease acquire(ModelKey key, Opener opener, Duration idle) throws IOException {
    Entry entry =
        ENTRIES.compute(
            key, (same, present) -> (present == null ? new Entry(key) : present).using(idle));
    try {
      return entry.lease(opener);
    } catch (IOException | RuntimeException | Error e) {
      entry.release();
      throw e;
    }
  }

  /** Returns how many models this JVM has loaded since it started. */
  public static long loads() {
    return LOADS.get();
  }

  /** Returns how many models are loaded now. */
  public static long loaded() {
    return ENTRIES.values().stream().filter(Entry::isLoaded).count();
  }

  /** Returns how many leases are open. */
  public static int leases() {
    return LEASES.get();
  }

  /** A model and its number of users, which changes only inside the map's computations. */
  private static final class Entry {

    private final ModelKey key;
    private int users;
    private Duration idle = Duration.ZERO;
    private long unusedSince;

    /** The next idle check. Only one is scheduled, however many tasks come and go. */
    private @Nullable ScheduledFuture<?> watch;

    private volatile @Nullable BitProgram program;

    Entry(ModelKey key) {
      this.key = key;
    }

    Entry using(Duration idleTime) {
      users++;
      idle = idleTime;
      return this;
    }

    boolean isLoaded() {
      return program != null;
    }

    synchronized Lease lease(Opener opener) throws IOException {
      BitProgram present = program;
      if (present != null) {
        return new Lease(this, present, Origin.SHARED);
      }
      long start = System.nanoTime();
      BitProgram loaded = BitProgram.load(opener.open(), key.precision(), key.device());
      program = loaded;
      LOADS.incrementAndGet();
      LOG.info(
          "Loaded {} in {} on {} in {} ms",
          loaded.pretrained().location(),
          loaded.precision().name().toLowerCase(Locale.ROOT),
          loaded.device(),
          (System.nanoTime() - start) / 1_000_000);
      return new Lease(this, loaded, Origin.LOADED);
    }

    void release() {
      ENTRIES.computeIfPresent(
          key,
          (same, entry) -> {
            users--;
            unusedSince = System.nanoTime();
            if (program == null) {
              return users == 0 ? null : entry;
            }
            if (users == 0) {
              watchWithin(idle.toNanos());
            }
            return entry;
          });
    }

    private void watchWithin(long nanos) {
      ScheduledFuture<?> next = watch;
      if (next != null && next.getDelay(TimeUnit.NANOSECONDS) > nanos) {
        next.cancel(false); // An earlier session set a longer idle time.
        next = null;
      }
      watch = next == null ? TIMER.schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS) : next;
    }

    private void closeIfIdle() {
      ENTRIES.computeIfPresent(
          key,
          (same, entry) -> {
            if (entry != this) {
              return entry; // Another check has closed this entry.
            }
            watch = null;
            long left = idle.toNanos() - (System.nanoTime() - unusedSince);
            if (users == 0 && left > 0) {
              watchWithin(left);
            }
            return users > 0 || left > 0 ? entry : closed();
          });
    }

    private @Nullable Entry closed() {
      BitProgram unused = Objects.requireNonNull(program);
      LOG.info("Closing {}: unused for {}", unused.pretrained().location(), idle);
      unused.close();
      return null;
    }
  }
}
