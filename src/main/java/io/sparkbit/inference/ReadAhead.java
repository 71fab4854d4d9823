package io.sparkbit.inference;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * An iterator that applies a blocking function, such as a read from disk or network, to the next
 * items while the caller handles earlier ones. Results come in the order of the items. The items
 * are taken on the caller's thread, as Spark's iterators require.
 *
 * @param <T> the type of items
 * @param <R> the type of results
 */
public final class ReadAhead<T, R> implements Iterator<R>, AutoCloseable {

  /**
   * Limits on reading ahead.
   *
   * @param threads how many threads apply the function, at least 1
   * @param items how many items may be ahead of the caller, at least 1
   * @param bytes how many bytes these may hold together; a single item may hold more
   */
  public record Limits(int threads, int items, long bytes) implements Serializable {
    public Limits {
      if (threads < 1 || items < 1) {
        throw new IllegalArgumentException(
            "threads and items must be at least 1, but are %d and %d".formatted(threads, items));
      }
    }
  }

  /** Estimates memory use, in bytes. */
  public interface SizeEstimator<T, R> {
    /** Returns the estimate for an item until its result is ready. */
    long before(T item);

    /** Returns the estimate for a result until the caller takes it. */
    long after(R result);
  }

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Iterator<T> items;
  private final Function<? super T, ? extends R> function;
  private final SizeEstimator<? super T, ? super R> sizes;
  private final Limits limits;
  private final ExecutorService threads;
  private final Queue<Slot> ahead = new ArrayDeque<>();
  private final AtomicLong held = new AtomicLong();

  /**
   * @param function called by several threads at the same time
   */
  public ReadAhead(
      Iterator<T> items,
      Function<? super T, ? extends R> function,
      SizeEstimator<? super T, ? super R> sizes,
      Limits limits) {
    this.items = items;
    this.function = function;
    this.sizes = sizes;
    this.limits = limits;
    this.threads = Executors.newFixedThreadPool(limits.threads(), named());
  }

  private static ThreadFactory named() {
    String pool = "spark-bit-reader-" + NUMBER.incrementAndGet() + "-";
    AtomicInteger thread = new AtomicInteger();
    return task -> {
      Thread reader = new Thread(task, pool + thread.incrementAndGet());
      reader.setDaemon(true);
      return reader;
    };
  }

  /** An item in progress, with the bytes charged for it. */
  private final class Slot {

    private final Future<R> result;
    private long charged;

    Slot(T item) {
      charge(sizes.before(item));
      result =
          threads.submit(
              () -> {
                R made = function.apply(item);
                charge(sizes.after(made));
                return made;
              });
    }

    /** Called by the reader thread until the result is ready, afterwards by the caller's thread. */
    private void charge(long bytes) {
      held.addAndGet(bytes - charged);
      charged = bytes;
    }

    R take() {
      try {
        return result.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CompletionException("interrupted while waiting for an image", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw new CompletionException(e.getCause());
      } finally {
        charge(0);
      }
    }
  }

  private void fill() {
    while ((ahead.isEmpty() || hasRoom()) && items.hasNext()) {
      ahead.add(new Slot(items.next()));
    }
  }

  private boolean hasRoom() {
    return ahead.size() < limits.items() && held.get() < limits.bytes();
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || items.hasNext();
  }

  @Override
  public R next() {
    fill();
    Slot next = ahead.poll();
    if (next == null) {
      throw new NoSuchElementException();
    }
    R result = next.take();
    fill();
    return result;
  }

  /** Returns the estimated bytes held ahead of the caller. */
  long held() {
    return held.get();
  }

  /** Stops the threads and interrupts calls in progress. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
