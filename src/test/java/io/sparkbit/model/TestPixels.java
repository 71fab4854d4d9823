package io.sparkbit.model;

import io.sparkbit.image.RgbImage;
import java.util.Random;

/** Images of random pixels, the same for the same seed. */
public final class TestPixels {

  private TestPixels() {}

  public static RgbImage image(int width, int height, long seed) {
    byte[] pixels = new byte[width * height * 3];
    new Random(seed).nextBytes(pixels);
    return RgbImage.of(width, height, 3, pixels);
  }
}
