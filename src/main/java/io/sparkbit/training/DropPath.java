package io.sparkbit.training;

import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * The random choice of residual branches to skip in training (stochastic depth, <a
 * href="https://arxiv.org/abs/1603.09382">Huang et al.</a>). The probability rises from block to
 * block in equal steps from 0 (reference: drop_path and BitEncoder in modeling_bit.py). The choice
 * depends only on the seed and the number of the sample.
 *
 * @param rate the probability for the last block, 0 to 1 exclusive
 * @param blocks the number of residual blocks
 * @param seed the seed of all draws
 */
public record DropPath(double rate, int blocks, long seed) {

  /**
   * Fills in the factors of a sample's branches: 0 if skipped, otherwise the inverse of the
   * probability of being kept, so that the mean is 1.
   *
   * @param sample the number of the sample in the whole training
   * @param factors receives one factor for each block
   * @param from the index of the first factor
   */
  void fill(long sample, float[] factors, int from) {
    RandomDataGenerator draws = SeededRandom.of(seed, SeededRandom.Purpose.DROP_PATH, sample);
    for (int block = 0; block < blocks; block++) {
      double kept = 1 - (blocks == 1 ? 0 : rate * block / (blocks - 1));
      factors[from + block] = draws.nextUniform(0, 1, true) < kept ? (float) (1 / kept) : 0;
    }
  }
}
