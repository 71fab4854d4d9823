package io.sparkbit.image.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.Region;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PillowResamplerTest {
  @ParameterizedTest
  @EnumSource
  void givesPillowsBytes(Resampling filter) throws InvalidImageException {
    for (JsonNode expected : TestImages.json("pillow/resample.json")) {
      if (expected.get("filter").asInt() == filter.code()) {
        RgbImage image =
            TestImages.pattern(
                expected.get("width").asInt(),
                expected.get("height").asInt(),
                expected.get("channels").asInt());
        Size size = new Size(expected.get("to_height").asInt(), expected.get("to_width").asInt());
        RgbImage resized = PillowResampler.resize(image, size, filter);
        assertThat(TestImages.sha256(resized.data()))
            .as("%s", expected)
            .isEqualTo(expected.get("sha256").asText());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRegionIsThatPartOfTheWhole(Resampling filter) throws InvalidImageException {
    Random random = new Random(filter.code());
    for (int i = 0; i < 60; i++) {
      RgbImage image =
          TestImages.pattern(
              1 + random.nextInt(60),
              1 + random.nextInt(i % 3 == 0 ? 700 : 60),
              i % 2 == 0 ? 1 : 3);
      Size size = new Size(1 + random.nextInt(80), 1 + random.nextInt(80));
      int left = random.nextInt(size.width());
      int top = random.nextInt(size.height());
      Region region =
          new Region(
              left,
              top,
              1 + random.nextInt(size.width() - left),
              1 + random.nextInt(size.height() - top));
      RgbImage whole = PillowResampler.resize(image, size, filter);
      assertThat(PillowResampler.resize(image, size, filter, region).data())
          .as("%s to %s, %s", image, size, region)
          .isEqualTo(region.cut(whole).data());
    }
  }

  /** Noise, so that sums overshoot, with sizes around those of the blocks that are worked on. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
  void vectorsGiveWhatTheLoopOverPixelsGives(Resampling filter) throws InvalidImageException {
    Random random = new Random(filter.code());
    for (int i = 0; i < 80; i++) {
      int channels = i % 2 == 0 ? 1 : 3;
      int width = 1 + random.nextInt(i % 5 == 0 ? 900 : 40);
      int height = 1 + random.nextInt(i % 5 == 1 ? 900 : 40);
      if (i % 5 == 2) {
        height = HorizontalPass.ROWS * (1 + i % 2) + random.nextInt(3) - 1;
      }
      byte[] noise = new byte[width * height * channels];
      random.nextBytes(noise);
      for (int at = 0; at < noise.length; at++) {
        noise[at] = i % 3 == 0 && noise[at] < 0 ? (byte) 255 : noise[at];
      }
      RgbImage image = RgbImage.of(width, height, channels, noise);
      Size size = new Size(1 + random.nextInt(90), 1 + random.nextInt(90));
      if (height <= 100 * width) {
        assertThat(PillowResampler.resize(image, size, filter).data())
            .as("%s to %s", image, size)
            .isEqualTo(ScalarResampler.resize(image, size, filter).data());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneColorStaysThatColor(Resampling filter) throws InvalidImageException {
    byte[] data = new byte[50 * 31 * 3];
    Arrays.fill(data, (byte) 201);
    RgbImage image = RgbImage.of(50, 31, 3, data);
    assertThat(PillowResampler.resize(image, new Size(77, 9), filter).data())
        .containsOnly((byte) 201);
  }

  @Test
  void theMiddleOfAVeryLongImageIsCheap() throws InvalidImageException {
    RgbImage line = TestImages.pattern(1_000_000, 1, 1);
    Region middle = new Region(111_999_888, 0, 224, 224);
    RgbImage kept =
        PillowResampler.resize(line, new Size(224, 224_000_000), Resampling.BICUBIC, middle);
    assertThat(kept).hasToString("224 x 224 x 1");
  }

  @Test
  void whatNoArrayHoldsIsRefused() {
    assertThatThrownBy(
            () ->
                PillowResampler.resize(
                    TestImages.pattern(2, 1, 3), new Size(40_000, 80_000), Resampling.BOX))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "the resized image is 80000 x 40000 = 3,200,000,000 pixels, over what an array holds");
    assertThatThrownBy(
            () ->
                PillowResampler.resize(
                    TestImages.pattern(10, 1_000, 1), new Size(1, 3_000_000), Resampling.BOX))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "the half-resized image is 3000000 x 1000 = 3,000,000,000 pixels, over what an array"
                + " holds");
  }

  @Test
  void filtersHaveTheirNumbers() {
    for (Resampling filter : Resampling.values()) {
      assertThat(Resampling.ofCode(filter.code())).isEqualTo(filter);
    }
    assertThatThrownBy(() -> Resampling.ofCode(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("resampling filters are numbered 0 to 5, got 6");
  }
}
