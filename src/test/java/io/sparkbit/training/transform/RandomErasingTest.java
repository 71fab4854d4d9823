package io.sparkbit.training.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import java.util.Optional;
import org.apache.commons.math3.random.RandomDataGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomErasingTest {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final int DRAWS = 2_000;

  /** No pixel is like any other, so that a copy of another one would be noticed. */
  private static RgbImage image(int channels) {
    byte[] data = new byte[WIDTH * HEIGHT * channels];
    for (int i = 0; i < data.length; i++) {
      int pixel = i / channels;
      data[i] = (byte) (pixel >> (8 * (i % channels)));
    }
    return RgbImage.of(WIDTH, HEIGHT, channels, data);
  }

  private static RandomDataGenerator draws(int seed) {
    return new RandomDataGenerator(new Well19937c(seed));
  }

  /** Returns the smallest rectangle that holds all changes. */
  private static Optional<Region> changed(RgbImage before, RgbImage after) {
    int left = WIDTH;
    int top = HEIGHT;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < before.data().length; i++) {
      if (before.data()[i] != after.data()[i]) {
        int pixel = i / before.channels();
        left = Math.min(left, pixel % WIDTH);
        right = Math.max(right, pixel % WIDTH + 1);
        top = Math.min(top, pixel / WIDTH);
        bottom = Math.max(bottom, pixel / WIDTH + 1);
      }
    }
    return right > left
        ? Optional.of(new Region(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  /**
   * Of three channels a pixel of noise is hardly ever what it was, so that changes show the
   * rectangle. A rounded edge may move its area beyond the range.
   */
  @Test
  void erasesOneRectangleOfTheRange() {
    RgbImage image = image(3);
    RandomErasing always = new RandomErasing(1);
    RandomDataGenerator draws = draws(5);
    SummaryStatistics areas = new SummaryStatistics();
    SummaryStatistics ratios = new SummaryStatistics();
    SummaryStatistics lefts = new SummaryStatistics();
    SummaryStatistics tops = new SummaryStatistics();
    for (int i = 0; i < DRAWS; i++) {
      RgbImage erased = always.apply(image, draws);
      Region region = changed(image, erased).orElseThrow();
      areas.addValue(region.width() * region.height() / (double) (WIDTH * HEIGHT));
      ratios.addValue(Math.log(region.height() / (double) region.width()));
      lefts.addValue(region.left() / (double) (WIDTH - region.width()));
      tops.addValue(region.top() / (double) (HEIGHT - region.height()));
    }

    assertThat(areas.getMin()).isCloseTo(0.02, within(0.005));
    assertThat(areas.getMax()).isCloseTo(0.33, within(0.02));
    assertThat(areas.getMean()).isCloseTo(0.175, within(0.02));
    assertThat(Math.exp(ratios.getMin())).isCloseTo(0.3, within(0.05));
    assertThat(Math.exp(ratios.getMax())).isCloseTo(3.3, within(0.6));
    assertThat(lefts.getMin()).isZero();
    assertThat(lefts.getMax()).isOne();
    assertThat(lefts.getMean()).isCloseTo(0.5, within(0.03));
    assertThat(tops.getMin()).isZero();
    assertThat(tops.getMax()).isOne();
    assertThat(tops.getMean()).isCloseTo(0.5, within(0.03));
  }

  /** Within the rectangle each channel has noise of its own, of all values alike. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void fillsItWithNoise(int channels) {
    RgbImage black = RgbImage.of(WIDTH, HEIGHT, channels, new byte[WIDTH * HEIGHT * channels]);
    RandomErasing always = new RandomErasing(1);
    RandomDataGenerator draws = draws(7);
    int[] counts = new int[256];
    int agreeing = 0;
    int values = 0;
    for (int i = 0; i < 500; i++) {
      RgbImage erased = always.apply(black, draws);
      RgbImage noise = changed(black, erased).orElseThrow().cut(erased);
      for (int at = 0; at < noise.data().length; at++) {
        counts[noise.data()[at] & 0xff]++;
        agreeing += at > 0 && noise.data()[at] == noise.data()[at - 1] ? 1 : 0;
        values++;
      }
    }

    double each = values / 256.0;
    for (int count : counts) {
      assertThat((double) count).isCloseTo(each, within(0.2 * each));
    }
    assertThat((double) agreeing).isCloseTo(each, within(0.2 * each));
    assertThat(black.data()).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.25, 500", "1, 2000"})
  void erasesThatShareOfTheImages(double probability, int expected) {
    RgbImage image = image(1);
    RandomErasing erasing = new RandomErasing(probability);
    RandomDataGenerator draws = draws(11);
    int erased = 0;
    for (int i = 0; i < DRAWS; i++) {
      erased += erasing.apply(image, draws) == image ? 0 : 1;
    }

    assertThat(erased).isBetween(expected - 60, expected + 60);
  }

  /** No rectangle fits beside a pixel. */
  @Test
  void leavesASinglePixel() {
    RgbImage pixel = RgbImage.of(1, 1, 3, new byte[] {1, 2, 3});
    RandomErasing always = new RandomErasing(1);
    RandomDataGenerator draws = draws(13);
    for (int i = 0; i < 100; i++) {
      assertThat(always.apply(pixel, draws).data()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatThrownBy(() -> new RandomErasing(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the probability of erasing must be from 0 to 1, but is NaN");
  }
}
