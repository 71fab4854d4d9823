package io.sparkbit.training.transform;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;

/**
 * The operations of RandAugment, in torchvision's order, with its ranges (reference:
 * RandAugment._augmentation_space and _apply_op in autoaugment.py).
 */
@SuppressWarnings("ImmutableEnumChecker") // Lambdas without a state.
enum Operation {
  IDENTITY(Sign.POSITIVE, (magnitude, size) -> 0, (image, strength) -> image),
  SHEAR_X(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.3f, magnitude),
      (image, strength) -> Affine.shear(strength, 0).apply(image)),
  SHEAR_Y(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.3f, magnitude),
      (image, strength) -> Affine.shear(0, strength).apply(image)),
  TRANSLATE_X(
      Sign.DRAWN,
      (magnitude, size) -> pixels(size.width(), magnitude),
      (image, strength) -> Affine.translation((int) strength, 0).apply(image)),
  TRANSLATE_Y(
      Sign.DRAWN,
      (magnitude, size) -> pixels(size.height(), magnitude),
      (image, strength) -> Affine.translation(0, (int) strength).apply(image)),
  ROTATE(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 30, magnitude),
      (image, strength) ->
          Affine.rotation(strength, new Size(image.height(), image.width())).apply(image)),
  BRIGHTNESS(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.9f, magnitude),
      (image, strength) -> Enhancement.brightness(image, 1 + strength)),
  COLOR(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.9f, magnitude),
      (image, strength) -> Enhancement.color(image, 1 + strength)),
  CONTRAST(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.9f, magnitude),
      (image, strength) -> Enhancement.contrast(image, 1 + strength)),
  SHARPNESS(
      Sign.DRAWN,
      (magnitude, size) -> Magnitude.between(0, 0.9f, magnitude),
      (image, strength) -> Enhancement.sharpness(image, 1 + strength)),
  POSTERIZE(
      Sign.POSITIVE,
      (magnitude, size) -> 8 - Math.rint(4.0 * magnitude / Magnitude.MAX),
      (image, strength) -> Tones.posterized(image, (int) strength)),
  SOLARIZE(
      Sign.POSITIVE,
      (magnitude, size) -> Magnitude.between(255, 0, magnitude),
      (image, strength) -> Tones.solarized(image, strength)),
  AUTO_CONTRAST(Sign.POSITIVE, (magnitude, size) -> 0, (image, strength) -> Tones.stretched(image)),
  EQUALIZE(Sign.POSITIVE, (magnitude, size) -> 0, (image, strength) -> Tones.equalized(image));

  /** Whether the strength of an operation may also be negative, which is then as likely. */
  enum Sign {
    DRAWN,
    POSITIVE
  }

  private interface Strength {
    double of(int magnitude, Size size);
  }

  private interface Effect {
    RgbImage of(RgbImage image, double strength);
  }

  private final Sign sign;
  private final Strength strength;
  private final Effect effect;

  Operation(Sign sign, Strength strength, Effect effect) {
    this.sign = sign;
    this.strength = strength;
    this.effect = effect;
  }

  private static double pixels(int edge, int magnitude) {
    return Magnitude.between(0, (float) (150.0 / 331.0 * edge), magnitude);
  }

  Sign sign() {
    return sign;
  }

  /**
   * Returns the strength of a magnitude: pixels of distance for each pixel (shears), pixels
   * (translations), degrees, differences from a factor of 1 (enhancements), bits (posterize), or a
   * value (solarize); 0 where there is none.
   *
   * @param magnitude 0 to 30
   * @param size of the image
   */
  double strength(int magnitude, Size size) {
    return strength.of(magnitude, size);
  }

  /**
   * Returns the changed image, of the same size.
   *
   * @param strength may be negative if its {@link #sign} is drawn
   */
  RgbImage apply(RgbImage image, double strength) {
    return effect.of(image, strength);
  }
}
