package io.sparkbit.spark.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.resample.PillowResampler;
import io.sparkbit.image.resample.Resampling;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What the pixels of images say. */
class PixelMeasuresTest {

  private final Random random = new Random(1);

  @Test
  void grayAndColorsThatAreGrayHaveTheSameDigest() {
    RgbImage gray = noise(30, 20);

    assertThat(digest(gray)).isEqualTo(digest(gray.toRgb())).hasSize(24);
    assertThat(digest(gray)).isNotEqualTo(digest(RgbImage.of(20, 30, 1, gray.data())));
  }

  @Test
  void anEnlargedImageIsBlurred() throws Exception {
    RgbImage sharp = noise(16, 16);
    RgbImage blurred = PillowResampler.resize(sharp, Size.square(200), Resampling.BICUBIC);

    assertThat((float) measure(sharp, "sharpness")).isGreaterThan(1);
    assertThat((float) measure(blurred, "sharpness")).isLessThan(0.03f);
  }

  @Test
  void brightnessIsAShare() {
    byte[] half = new byte[200];
    java.util.Arrays.fill(half, 0, 100, (byte) 255);
    RgbImage image = RgbImage.of(20, 10, 1, half);

    assertThat((float) measure(image, "brightness")).isCloseTo(0.5f, within(1e-6f));
    assertThat((float) measure(image, "darkest")).isZero();
    assertThat((float) measure(image, "brightest")).isEqualTo(1);
  }

  @Test
  void narrowImagesHaveNoSharpness() {
    assertThat(measure(noise(2, 9), "sharpness")).isNull();
    assertThat(((byte[]) measure(noise(1, 40_000), "thumbnail"))).hasSize(32 * 32);
    assertThat((float) measure(RgbImage.of(9, 9, 1, new byte[81]), "sharpness")).isZero();
  }

  @Test
  void aCropAgreesWithTheWhole() throws Exception {
    RgbImage whole = PillowResampler.resize(noise(12, 12), Size.square(100), Resampling.BICUBIC);
    byte[] inner = new byte[90 * 90];
    for (int row = 0; row < 90; row++) {
      System.arraycopy(whole.data(), (row + 5) * 100 + 5, inner, row * 90, 90);
    }
    AlignedThumbnails aligned = new AlignedThumbnails();
    byte[] thumbnail = (byte[]) measure(whole, "thumbnail");

    assertThat(
            aligned.call(thumbnail, (byte[]) measure(RgbImage.of(90, 90, 1, inner), "thumbnail")))
        .isGreaterThan(0.99);
    assertThat(aligned.call(thumbnail, thumbnail)).isCloseTo(1, within(1e-6));
    assertThat(aligned.call(thumbnail, (byte[]) measure(noise(32, 32), "thumbnail")))
        .isLessThan(0.5);
    assertThat(aligned.call(thumbnail, new byte[32 * 32])).isZero();
  }

  private RgbImage noise(int width, int height) {
    byte[] data = new byte[width * height];
    random.nextBytes(data);
    return RgbImage.of(width, height, 1, data);
  }

  private static byte[] digest(RgbImage image) {
    return (byte[]) measure(image, "digest");
  }

  private static Object measure(RgbImage image, String name) {
    Row row = PixelMeasures.of(image);
    return row.get(PixelMeasures.SCHEMA.fieldIndex(name));
  }
}
