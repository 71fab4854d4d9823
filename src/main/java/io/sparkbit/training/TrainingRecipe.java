package io.sparkbit.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.Size;
import java.io.Serializable;

/**
 * All that decides about a training but the images and the weights at its beginning. The same
 * recipe on the same images gives the same weights.
 *
 * @param resize to which images are brought, whatever their aspect ratio
 * @param crop what the network sees
 * @param flipProbability how likely an image is mirrored, 0 to 1
 * @param schedule of the learning rate
 * @param mixupAlpha of {@link MixUp}; 0 for none
 * @param batchSize images of a step
 * @param microBatchSize images that go through the network at once; memory grows with it. A step's
 *     gradient is the sum of its micro-batches'
 * @param seed of all draws
 */
public record TrainingRecipe(
    Size resize,
    Size crop,
    double flipProbability,
    TrainingSchedule schedule,
    double mixupAlpha,
    int batchSize,
    int microBatchSize,
    long seed)
    implements Serializable {

  /**
   * A recipe.
   *
   * @throws IllegalArgumentException if the crop is larger than the image, or a size is less than 1
   */
  public TrainingRecipe {
    if (crop.height() > resize.height() || crop.width() > resize.width()) {
      throw new UserException(
          "crop is %s, but must not be larger than resize, which is %s".formatted(crop, resize));
    }
    if (batchSize < 1 || microBatchSize < 1) {
      throw new IllegalArgumentException(
          "batchSize and microBatchSize must be at least 1, but are %d and %d"
              .formatted(batchSize, microBatchSize));
    }
  }

  Augmentation augmentation() {
    return new Augmentation(crop, flipProbability, seed);
  }

  MixUp mixUp() {
    return new MixUp(mixupAlpha, seed);
  }

  /** Micro-batches of a step; the last may be smaller. */
  public int microBatches() {
    return (batchSize + microBatchSize - 1) / microBatchSize;
  }

  /** Number of a micro-batch's first sample in the whole training. */
  long firstSample(int step, int microBatch) {
    return (long) step * batchSize + (long) microBatch * microBatchSize;
  }

  /** Images of a micro-batch. */
  int images(int microBatch) {
    return Math.min(microBatchSize, batchSize - microBatch * microBatchSize);
  }
}
