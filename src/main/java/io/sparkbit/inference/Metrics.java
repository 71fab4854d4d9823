package io.sparkbit.inference;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counts and times of one task. Safe for use by several threads. */
public final class Metrics {

  private final Map<Metric, LongAdder> counts = new EnumMap<>(Metric.class);

  public Metrics() {
    for (Metric metric : Metric.values()) {
      counts.put(metric, new LongAdder());
    }
  }

  /** An action to time. */
  public interface Timed<T, E extends Exception> {
    T run() throws E;
  }

  /** Adds to a metric. Times are in nanoseconds. */
  public void add(Metric metric, long count) {
    count(metric).add(count);
  }

  /** Runs an action and adds its time to a metric, even if the action fails. */
  public <T, E extends Exception> T time(Metric metric, Timed<T, E> action) throws E {
    long start = System.nanoTime();
    try {
      return action.run();
    } finally {
      add(metric, System.nanoTime() - start);
    }
  }

  /** Returns the count since the last call, in whole units of the metric's title. */
  public long take(Metric metric) {
    long units = count(metric).sum() / metric.unit();
    count(metric).add(-units * metric.unit());
    return units;
  }

  private LongAdder count(Metric metric) {
    LongAdder count = counts.get(metric);
    if (count == null) {
      throw new IllegalStateException("every metric has a count");
    }
    return count;
  }
}
