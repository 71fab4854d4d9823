package io.sparkbit.training;

import io.sparkbit.image.Size;

/**
 * The BiT-HyperRule, which derives all settings of a transfer from the size of the data set and of
 * its images.
 *
 * <p>Training images are resized to {@code resize}, cropped at random to {@code crop}, and half of
 * them are flipped. For inference, images are resized to {@code crop} directly.
 *
 * @param resize the size to which training images are resized, regardless of aspect ratio
 * @param crop the size of the network's input
 * @param schedule the learning rate schedule
 * @param mixupAlpha the alpha of {@link MixUp}; 0 for none
 */
public record HyperRule(Size resize, Size crop, TrainingSchedule schedule, double mixupAlpha) {

  /** The number of images in a step. */
  public static final int BATCH_SIZE = 512;

  /** The learning rate for {@link #BATCH_SIZE} images per step. */
  public static final double LEARNING_RATE = 0.003;

  /** The momentum of stochastic gradient descent, as PyTorch defines it. */
  public static final double MOMENTUM = 0.9;

  private static final long SMALL_AREA = 96 * 96;
  private static final long MEDIUM_DATA_SET = 20_000;
  private static final long LARGE_DATA_SET = 500_000;
  private static final double MIXUP_ALPHA = 0.1;

  /**
   * Applies the rule.
   *
   * @param images the number of images in the training set, at least 1
   * @param area the median of the images' height times width, in pixels, at least 1
   * @throws IllegalArgumentException if either is less than 1
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
