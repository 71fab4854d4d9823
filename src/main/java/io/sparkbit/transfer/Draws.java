package io.sparkbit.transfer;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random numbers of one purpose, which depend on nothing but its seed and its numbers. */
final class Draws {

  private final SplittableRandom random;

  private Draws(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Draws of their own for each combination of values.
   *
   * @param seed of the training
   * @param purpose such as a step and a sample
   */
  static Draws of(long seed, long... purpose) {
    long mixed = seed;
    for (long value : purpose) {
      mixed = new SplittableRandom(mixed ^ (value + 1)).nextLong();
    }
    return new Draws(new SplittableRandom(mixed));
  }

  long nextLong() {
    return random.nextLong();
  }

  /** All numbers below a length, in any order with the same probability. */
  int[] permutation(int length) {
    int[] values = IntStream.range(0, length).toArray();
    for (int i = length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    return values;
  }
}
