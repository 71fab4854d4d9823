package io.sparkbit.training.transform;

import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import java.util.Optional;
import org.apache.commons.math3.random.RandomDataGenerator;

/**
 * Fills a rectangle with random bytes (<a href="https://arxiv.org/abs/1708.04896">Zhong et al.,
 * 2020</a>, RE-R): 2% to 33% of the image, with an aspect ratio from 0.3 to 3.3, both as
 * torchvision's {@code RandomErasing} draws them.
 *
 * @param probability that an image loses a rectangle, 0 to 1
 */
public record RandomErasing(double probability) {

  private static final double MIN_AREA = 0.02;
  private static final double MAX_AREA = 0.33;
  private static final double MIN_LOG_RATIO = StrictMath.log(0.3);
  private static final double MAX_LOG_RATIO = StrictMath.log(3.3);

  /** Of rectangles, until one fits; otherwise the image stays as it is. */
  private static final int ATTEMPTS = 10;

  /**
   * Creates a random erasing.
   *
   * @throws IllegalArgumentException if the probability is not from 0 to 1
   */
  public RandomErasing {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the probability of erasing must be from 0 to 1, but is " + probability);
    }
  }

  /**
   * Returns the image, or a copy without a rectangle.
   *
   * @param draws chooses whether to erase, the rectangle and its bytes
   */
  public RgbImage apply(RgbImage image, RandomDataGenerator draws) {
    return draws.nextUniform(0, 1, true) < probability
        ? region(image, draws).map(region -> erased(image, region, draws)).orElse(image)
        : image;
  }

  private static Optional<Region> region(RgbImage image, RandomDataGenerator draws) {
    double area = (double) image.width() * image.height();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double erased = area * draws.nextUniform(MIN_AREA, MAX_AREA);
      double ratio = StrictMath.exp(draws.nextUniform(MIN_LOG_RATIO, MAX_LOG_RATIO));
      int height = (int) Math.rint(Math.sqrt(erased * ratio));
      int width = (int) Math.rint(Math.sqrt(erased / ratio));
      if (height < image.height() && width < image.width()) {
        int top = draws.nextInt(0, image.height() - height);
        int left = draws.nextInt(0, image.width() - width);
        return Optional.of(new Region(left, top, width, height));
      }
    }
    return Optional.empty();
  }

  private static RgbImage erased(RgbImage image, Region region, RandomDataGenerator draws) {
    int channels = image.channels();
    byte[] data = image.data().clone();
    byte[] noise = new byte[region.width() * channels];
    for (int y = region.top(); y < region.top() + region.height(); y++) {
      draws.getRandomGenerator().nextBytes(noise);
      int to = (y * image.width() + region.left()) * channels;
      System.arraycopy(noise, 0, data, to, noise.length);
    }
    return RgbImage.of(image.width(), image.height(), channels, data);
  }
}
