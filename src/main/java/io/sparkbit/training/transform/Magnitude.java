package io.sparkbit.training.transform;

/** From the magnitude of RandAugment to what an operation understands by it. */
final class Magnitude {

  static final int MAX = 30;

  private Magnitude() {}

  /**
   * Returns an element of {@code torch.linspace(from, to, 31)}, in float32 as there; vector
   * instructions round some of them otherwise.
   *
   * @param magnitude 0 to {@value #MAX}
   */
  static double between(float from, float to, int magnitude) {
    float step = (to - from) / MAX;
    return magnitude < MAX / 2 ? from + step * magnitude : to - step * (MAX - magnitude);
  }
}
