package io.sparkbit.training;

import java.util.SplittableRandom;
import org.apache.commons.math3.random.RandomDataGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Random number generators that depend only on a seed, a purpose and numbers. */
final class SeededRandom {

  /** The purpose of random numbers. No two purposes share any. */
  enum Purpose {
    ORDER,
    AUGMENTATION,
    RAND_AUGMENT,
    ERASING,
    MIXUP_WEIGHT,
    MIXUP_PARTNERS,
    DROP_PATH,
    FEW_SHOT,
    INITIAL_WEIGHTS,
    VALIDATION
  }

  private SeededRandom() {}

  /**
   * Returns a separate generator for each combination of values.
   *
   * @param seed the seed of the training
   * @param numbers such as a step or a sample
   */
  static RandomDataGenerator of(long seed, Purpose purpose, long... numbers) {
    long mixed = mixed(seed, purpose.name().hashCode());
    for (long number : numbers) {
      mixed = mixed(mixed, number);
    }
    return new RandomDataGenerator(new Well19937c(mixed));
  }

  private static long mixed(long state, long number) {
    return new SplittableRandom(state ^ (number + 1)).nextLong();
  }
}
