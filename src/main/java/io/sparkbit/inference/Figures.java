package io.sparkbit.inference;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one task. Safe for use by several threads. */
public final class Figures {

  private final Map<Figure, LongAdder> counts = new EnumMap<>(Figure.class);

  public Figures() {
    for (Figure figure : Figure.values()) {
      counts.put(figure, new LongAdder());
    }
  }

  /** What is done while the time is taken. */
  public interface Timed<T, E extends Exception> {
    T run() throws E;
  }

  /** Counts some more. */
  public void add(Figure figure, long count) {
    count(figure).add(count);
  }

  /** Counts the time of an action, also if it fails. */
  public <T, E extends Exception> T time(Figure figure, Timed<T, E> action) throws E {
    long start = System.nanoTime();
    try {
      return action.run();
    } finally {
      add(figure, System.nanoTime() - start);
    }
  }

  /** What was counted since the last call, in whole units of the figure's title. */
  public long take(Figure figure) {
    long units = count(figure).sum() / figure.unit();
    count(figure).add(-units * figure.unit());
    return units;
  }

  private LongAdder count(Figure figure) {
    LongAdder count = counts.get(figure);
    if (count == null) {
      throw new IllegalStateException("every figure has a count");
    }
    return count;
  }
}
