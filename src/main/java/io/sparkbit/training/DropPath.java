package io.sparkbit.training;

import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * Which residual branches are skipped in training (stochastic depth, <a
 * href="https://arxiv.org/abs/1603.09382">Huang et al.</a>): the later the block, the likelier, in
 * equal steps from 0 (reference: drop_path and BitEncoder in modeling_bit.py). It follows from the
 * seed and the number of the sample.
 *
 * @param rate of the last block, 0 to 1 exclusive
 * @param blocks of the network
 * @param seed of all draws
 */
public record DropPath(double rate, int blocks, long seed) {

  /**
   * Fills in the factors of a sample's branches: 0 where the branch is skipped, and otherwise what
   * makes up for the skipping, so that the mean is 1.
   *
   * @param sample number of the sample in the whole training
   * @param factors gets one for each block
   * @param from index of the first
   */
  void fill(long sample, float[] factors, int from) {
    RandomDataGenerator draws = SeededRandom.of(seed, SeededRandom.Purpose.DROP_PATH, sample);
    for (int block = 0; block < blocks; block++) {
      double kept = 1 - (blocks == 1 ? 0 : rate * block / (blocks - 1));
      factors[from + block] = draws.nextUniform(0, 1, true) < kept ? (float) (1 / kept) : 0;
    }
  }
}
