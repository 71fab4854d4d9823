package io.sparkbit.training;

import io.sparkbit.image.Size;

/**
 * The BiT-HyperRule: all that a transfer needs, from the size of the data set and of its images.
 *
 * <p>Training images are resized to {@code resize}, a part of the size {@code crop} is cut out at
 * random, and half of them are mirrored. Images to be labelled are resized to {@code crop} at once.
 *
 * @param resize to which training images are brought, whatever their aspect ratio
 * @param crop what the network sees
 * @param schedule of the learning rate
 * @param mixupAlpha of {@link MixUp}; 0 for none
 */
public record HyperRule(Size resize, Size crop, TrainingSchedule schedule, double mixupAlpha) {

  /** Images of a step. */
  public static final int BATCH_SIZE = 512;

  /** The learning rate for {@link #BATCH_SIZE} images a step. */
  public static final double LEARNING_RATE = 0.003;

  /** Of stochastic gradient descent, as PyTorch defines it. */
  public static final double MOMENTUM = 0.9;

  private static final long SMALL_AREA = 96 * 96;
  private static final long MEDIUM_DATA_SET = 20_000;
  private static final long LARGE_DATA_SET = 500_000;
  private static final double MIXUP_ALPHA = 0.1;

  /**
   * The rule.
   *
   * @param images in the training set, at least 1
   * @param area the images' median of height times width, in pixels, at least 1
   * @throws IllegalArgumentException if one of them is less
   */
  public static HyperRule of(long images, long area) {
    if (images < 1 || area < 1) {
      throw new IllegalArgumentException(
          "images and area must be at least 1, but are %d and %d".formatted(images, area));
    }
    boolean small = area < SMALL_AREA;
    return new HyperRule(
        Size.square(small ? 160 : 512),
        Size.square(small ? 128 : 480),
        schedule(images),
        images < MEDIUM_DATA_SET ? 0 : MIXUP_ALPHA);
  }

  private static TrainingSchedule schedule(long images) {
    if (images < MEDIUM_DATA_SET) {
      return TrainingSchedule.of(LEARNING_RATE, 100, 200, 300, 400, 500);
    }
    return images < LARGE_DATA_SET
        ? TrainingSchedule.of(LEARNING_RATE, 500, 3_000, 6_000, 9_000, 10_000)
        : TrainingSchedule.of(LEARNING_RATE, 500, 6_000, 12_000, 18_000, 20_000);
  }
}
