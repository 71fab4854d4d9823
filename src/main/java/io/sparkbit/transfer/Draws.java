package io.sparkbit.transfer;

import java.util.SplittableRandom;
import org.apache.commons.math3.random.RandomDataGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Random numbers of one purpose, which depend on nothing but its seed and its numbers. */
final class Draws {

  private Draws() {}

  /**
   * Draws of their own for each combination of values.
   *
   * @param seed of the training
   * @param purpose such as a step and a sample
   */
  static RandomDataGenerator of(long seed, long... purpose) {
    long mixed = seed;
    for (long value : purpose) {
      mixed = new SplittableRandom(mixed ^ (value + 1)).nextLong();
    }
    return new RandomDataGenerator(new Well19937c(mixed));
  }
}
