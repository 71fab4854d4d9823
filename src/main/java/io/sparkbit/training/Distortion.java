package io.sparkbit.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.training.transform.RandAugment;
import io.sparkbit.training.transform.RandomErasing;
import java.io.Serializable;

/**
 * What training images go through after crops and flips: {@link RandAugment}, then {@link
 * RandomErasing}.
 *
 * @param randAugmentOps operations for each image, 0 to 10; 0 for none
 * @param randAugmentMagnitude how strong they are, 0 to 30
 * @param erasingProbability that an image loses a rectangle, 0 to 1
 */
public record Distortion(int randAugmentOps, int randAugmentMagnitude, double erasingProbability)
    implements Serializable {

  /** Leaves images as they are. */
  public static final Distortion NONE = new Distortion(0, RandAugment.DEFAULT_MAGNITUDE, 0);

  /**
   * Creates a distortion.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public Distortion {
    new RandAugment(randAugmentOps, randAugmentMagnitude);
    new RandomErasing(erasingProbability);
  }

  /**
   * Returns the image or a distorted copy, of the same size. It depends only on the seed and the
   * number of the sample.
   */
  RgbImage apply(RgbImage image, long seed, long sample) {
    RgbImage distorted = image;
    if (randAugmentOps > 0) {
      distorted =
          new RandAugment(randAugmentOps, randAugmentMagnitude)
              .apply(distorted, SeededRandom.of(seed, SeededRandom.Purpose.RAND_AUGMENT, sample));
    }
    if (erasingProbability > 0) {
      distorted =
          new RandomErasing(erasingProbability)
              .apply(distorted, SeededRandom.of(seed, SeededRandom.Purpose.ERASING, sample));
    }
    return distorted;
  }
}
