package io.sparkbit.training;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * MixUp: a weighted mean of each image with another one, and of their labels (<a
 * href="https://arxiv.org/abs/1710.09412">Zhang et al.</a>). As in BiT, each step has one weight,
 * and partners share a micro-batch. A mix depends only on the seed and the numbers of step and
 * micro-batch, not on the caller or the order of calls.
 *
 * @param alpha the parameter of the weights' distribution, Beta(alpha, alpha); 0 for no mixing
 * @param seed the seed of all draws
 */
public record MixUp(double alpha, long seed) {

  /**
   * Creates a MixUp.
   *
   * @throws IllegalArgumentException if alpha is negative or not finite
   */
  public MixUp {
    if (!(alpha >= 0 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException("alpha must be at least 0, but is " + alpha);
    }
  }

  /**
   * The mix of a micro-batch.
   *
   * @param weight the weight of an image itself, 0 to 1; its partner has the rest
   * @param partners for each image, the index of its partner; a permutation
   */
  public record Mix(double weight, List<Integer> partners) {

    /** Creates a mix with a copy of the partners. */
    public Mix {
      partners = List.copyOf(partners);
    }

    /**
     * Returns the targets of the mixed images.
     *
     * @param targets of each image, all of the same length
     * @return images x outputs
     */
    public float[] targets(List<float[]> targets) {
      int outputs = targets.get(0).length;
      float[] mixed = new float[targets.size() * outputs];
      for (int i = 0; i < targets.size(); i++) {
        float[] own = targets.get(i);
        float[] other = targets.get(partners.get(i));
        for (int k = 0; k < outputs; k++) {
          mixed[i * outputs + k] = (float) weight * own[k] + (float) (1 - weight) * other[k];
        }
      }
      return mixed;
    }
  }

  /**
   * Returns the mix of a micro-batch.
   *
   * @param microBatch its number within the step
   * @param images the number of its images, at least 1
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
