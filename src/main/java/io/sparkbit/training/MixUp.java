package io.sparkbit.training;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * MixUp: each image becomes a mean of itself and another one, and so do the labels. After <a
 * href="https://arxiv.org/abs/1710.09412">Zhang et al.</a>, as BiT does it: with one weight for
 * each step, and partners within a micro-batch. Everything follows from the seed and the numbers of
 * step and micro-batch, not from the caller or the order of calls.
 *
 * @param alpha of the weights' distribution Beta(alpha, alpha); 0 for no mixing
 * @param seed of all draws
 */
public record MixUp(double alpha, long seed) {

  /**
   * SeededRandom from a distribution.
   *
   * @throws IllegalArgumentException if alpha is negative or not finite
   */
  public MixUp {
    if (!(alpha >= 0 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException("alpha must be at least 0, but is " + alpha);
    }
  }

  /**
   * How images are mixed.
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
   * The mix of a micro-batch.
   *
   * @param microBatch its number within the step
   * @param images of the micro-batch, at least 1
   */
  public Mix of(int step, int microBatch, int images) {
    if (alpha == 0) {
      return new Mix(1, IntStream.range(0, images).boxed().toList());
    }
    double weight =
        SeededRandom.of(seed, SeededRandom.Purpose.MIXUP_WEIGHT, step).nextBeta(alpha, alpha);
    RandomDataGenerator draws =
        SeededRandom.of(seed, SeededRandom.Purpose.MIXUP_PARTNERS, step, microBatch);
    return new Mix(weight, IntStream.of(draws.nextPermutation(images, images)).boxed().toList());
  }
}
