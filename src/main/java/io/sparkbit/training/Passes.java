package io.sparkbit.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Repeated passes over some items, each in another order that the seed determines. */
final class Passes {

  /** A step may begin in one pass and end in the next. */
  private static final int KEPT = 2;

  private final int items;
  private final long seed;
  private final long number;
  private final Map<Long, int[]> orders =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param items how many there are, at least 1
   * @param number of these passes: others have other orders
   */
  Passes(int items, long seed, long number) {
    this.items = items;
    this.seed = seed;
    this.number = number;
  }

  /**
   * Returns the item of a turn.
   *
   * @param turn from 0 in the first pass
   */
  int item(long turn) {
    return orders.computeIfAbsent(turn / items, this::order)[(int) (turn % items)];
  }

  private int[] order(long pass) {
    long[] numbers = number == 0 ? new long[] {pass} : new long[] {pass, number};
    return SeededRandom.of(seed, SeededRandom.Purpose.ORDER, numbers).nextPermutation(items, items);
  }
}
