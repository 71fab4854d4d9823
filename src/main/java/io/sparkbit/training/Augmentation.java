package io.sparkbit.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * Random crops, flips and distortions of training images, in this order. They depend only on the
 * seed and the number of the sample, not on the caller or the order of calls.
 *
 * @param crop the size of the result
 * @param flipProbability the probability of a horizontal flip, 0 to 1
 * @param distortion what comes after the flip; crops and flips do not depend on it
 * @param seed the seed of all draws
 */
public record Augmentation(Size crop, double flipProbability, Distortion distortion, long seed) {

  /**
   * Creates an augmentation.
   *
   * @throws IllegalArgumentException if the probability is not from 0 to 1
   */
  public Augmentation {
    if (!(flipProbability >= 0 && flipProbability <= 1)) {
      throw new IllegalArgumentException(
          "the probability of a flip must be from 0 to 1, but is " + flipProbability);
    }
  }

  /**
   * Returns a random crop of an image, possibly flipped and distorted.
   *
   * @param image at least as large as the crop
   * @param sample the number of the sample in the whole training
   */
  public RgbImage apply(RgbImage image, long sample) {
    RandomDataGenerator draws = SeededRandom.of(seed, SeededRandom.Purpose.AUGMENTATION, sample);
    int top = draws.nextInt(0, image.height() - crop.height());
    int left = draws.nextInt(0, image.width() - crop.width());
    boolean flip = draws.nextUniform(0, 1, true) < flipProbability;
    int channels = image.channels();
    byte[] part = new byte[crop.height() * crop.width() * channels];
    int to = 0;
    for (int y = top; y < top + crop.height(); y++) {
      for (int x = 0; x < crop.width(); x++) {
        int column = left + (flip ? crop.width() - 1 - x : x);
        int from = (y * image.width() + column) * channels;
        for (int channel = 0; channel < channels; channel++) {
          part[to++] = image.data()[from + channel];
        }
      }
    }
    return distortion.apply(RgbImage.of(crop.width(), crop.height(), channels, part), seed, sample);
  }
}
