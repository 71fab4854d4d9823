package io.sparkbit.training.transform;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * Operations drawn at random, one after the other, all of one magnitude (<a
 * href="https://arxiv.org/abs/1909.13719">Cubuk et al., 2020</a>), as torchvision's {@code
 * RandAugment} does it: identity, shears, translations, rotation, brightness, color, contrast,
 * sharpness, posterize, solarize, autocontrast and equalize. What comes from outside the image is
 * black.
 *
 * @param operations how many, 0 to {@value #MAX_OPERATIONS}; one may be drawn again
 * @param magnitude how strong they are, 0 to {@value #MAX_MAGNITUDE}
 */
public record RandAugment(int operations, int magnitude) {

  /** After more operations little is left of an image. */
  public static final int MAX_OPERATIONS = 10;

  /** The magnitude of torchvision's last bin. */
  public static final int MAX_MAGNITUDE = Magnitude.MAX;

  /** The magnitude that torchvision takes by default. */
  public static final int DEFAULT_MAGNITUDE = 9;

  /**
   * Creates a RandAugment.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public RandAugment {
    if (operations < 0
        || operations > MAX_OPERATIONS
        || magnitude < 0
        || magnitude > MAX_MAGNITUDE) {
      throw new IllegalArgumentException(
          "operations must be from 0 to %d and magnitude from 0 to %d, but they are %d and %d"
              .formatted(MAX_OPERATIONS, MAX_MAGNITUDE, operations, magnitude));
    }
  }

  /**
   * Returns a changed image of the same size.
   *
   * @param draws chooses the operations and the signs of their strengths
   */
  public RgbImage apply(RgbImage image, RandomDataGenerator draws) {
    Operation[] all = Operation.values();
    Size size = new Size(image.height(), image.width());
    RgbImage changed = image;
    for (int i = 0; i < operations; i++) {
      Operation operation = all[draws.nextInt(0, all.length - 1)];
      double strength = operation.strength(magnitude, size);
      boolean opposite = operation.sign() == Operation.Sign.DRAWN && draws.nextInt(0, 1) == 1;
      changed = operation.apply(changed, opposite ? -strength : strength);
    }
    return changed;
  }
}
