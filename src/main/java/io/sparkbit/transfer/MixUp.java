package io.sparkbit.transfer;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * MixUp: each image of a batch becomes a mean of itself and another one, and so do the labels.
 * After <a href="https://arxiv.org/abs/1710.09412">Zhang et al.</a>, with one weight for each step,
 * as BiT does it. Everything follows from the seed and the step, whoever asks and in what order.
 *
 * @param alpha of the weights' distribution Beta(alpha, alpha); 0 for no mixing
 * @param seed of all draws
 */
public record MixUp(double alpha, long seed) {

  /**
   * Draws from a distribution.
   *
   * @throws IllegalArgumentException if alpha is negative or not finite
   */
  public MixUp {
    if (!(alpha >= 0 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException("alpha must be at least 0, but is " + alpha);
    }
  }

  /**
   * How a batch is mixed.
   *
   * @param weight of an image itself, from 0 to 1; its partner has the rest
   * @param partners for each image the index of another one, a permutation
   */
  public record Mix(double weight, List<Integer> partners) {

    /** A mix, whose partners do not change. */
    public Mix {
      partners = List.copyOf(partners);
    }

    /**
     * The labels of the mixed images.
     *
     * @param labels class of each image, from 0 to {@code classes} - 1
     * @param classes how many there are
     * @return images x classes; each row adds up to 1
     */
    public float[] softLabels(int[] labels, int classes) {
      float[] soft = new float[labels.length * classes];
      for (int i = 0; i < labels.length; i++) {
        soft[i * classes + labels[i]] += (float) weight;
        soft[i * classes + labels[partners.get(i)]] += (float) (1 - weight);
      }
      return soft;
    }
  }

  /**
   * The mix of a step.
   *
   * @param batch images of the step, at least 1
   */
  public Mix of(int step, int batch) {
    if (alpha == 0) {
      return new Mix(1, IntStream.range(0, batch).boxed().toList());
    }
    RandomDataGenerator draws = Draws.of(seed, step);
    double weight = draws.nextBeta(alpha, alpha);
    return new Mix(weight, IntStream.of(draws.nextPermutation(batch, batch)).boxed().toList());
  }
}
