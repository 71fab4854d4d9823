package io.sparkbit.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.Size;
import io.sparkbit.model.WeightUpdate;
import java.io.Serializable;

/**
 * All settings that determine a training, except the images and the initial weights. The same
 * recipe on the same images gives the same weights.
 *
 * @param resize the size to which images are resized, regardless of aspect ratio
 * @param crop the size of the network's input
 * @param flipProbability the probability of a horizontal flip, 0 to 1
 * @param distortion what images go through after crops and flips
 * @param schedule the learning rate schedule
 * @param mixupAlpha the alpha of {@link MixUp}; 0 for none
 * @param batchSize the number of images in a step
 * @param microBatchSize how many images go through the network at once; memory grows with it. A
 *     step's gradient is the sum of its micro-batches' gradients
 * @param seed the seed of all draws
 * @param objective what the training minimizes
 * @param updates how weights follow their gradients
 */
public record TrainingRecipe(
    Size resize,
    Size crop,
    double flipProbability,
    Distortion distortion,
    TrainingSchedule schedule,
    double mixupAlpha,
    int batchSize,
    int microBatchSize,
    long seed,
    Objective objective,
    UpdateRule updates)
    implements Serializable {

  /**
   * Creates a recipe.
   *
   * @throws IllegalArgumentException if {@code crop} is larger than {@code resize}, or a batch size
   *     is less than 1
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

  /** Returns the same recipe with another objective. */
  public TrainingRecipe withObjective(Objective other) {
    return new TrainingRecipe(
        resize,
        crop,
        flipProbability,
        distortion,
        schedule,
        mixupAlpha,
        batchSize,
        microBatchSize,
        seed,
        other,
        updates);
  }

  Augmentation augmentation() {
    return new Augmentation(crop, flipProbability, distortion, seed);
  }

  MixUp mixUp() {
    return new MixUp(mixupAlpha, seed);
  }

  /** Returns how a step's gradient changes the weights. */
  public WeightUpdate update(int step) {
    return updates.of(step, schedule.rate(step));
  }

  /** Returns the number of micro-batches in a step; the last may be smaller. */
  public int microBatches() {
    return (batchSize + microBatchSize - 1) / microBatchSize;
  }

  /** Returns the number of a micro-batch's first sample in the whole training. */
  long firstSample(int step, int microBatch) {
    return (long) step * batchSize + (long) microBatch * microBatchSize;
  }

  /** Returns the number of images in a micro-batch. */
  int images(int microBatch) {
    return Math.min(microBatchSize, batchSize - microBatch * microBatchSize);
  }
}
