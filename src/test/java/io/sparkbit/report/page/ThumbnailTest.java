package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThumbnailTest {

  private static final int EDGE = 128;

  private static RgbImage noise(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    new Random(1).nextBytes(data);
    return RgbImage.of(width, height, channels, data);
  }

  private static RgbImage shown(RgbImage image, String type) throws InvalidImageException {
    String uri = Thumbnail.dataUri(image, EDGE);
    String prefix = "data:image/%s;base64,".formatted(type);
    assertThat(uri).startsWith(prefix);
    return ImageDecoder.builder()
        .build()
        .decode(Base64.getDecoder().decode(uri.substring(prefix.length())));
  }

  @Test
  void smallPicturesStayAsTheyAre() throws InvalidImageException {
    RgbImage image = noise(128, 7, 3);

    RgbImage shown = shown(image, "png");

    assertThat(shown.width()).isEqualTo(128);
    assertThat(shown.data()).isEqualTo(image.data());
  }

  @Test
  void grayIsShownAsGray() throws InvalidImageException {
    RgbImage image = noise(5, 4, 1);

    assertThat(shown(image, "png").data()).isEqualTo(image.toRgb().data());
  }

  @Test
  void largePicturesKeepTheirShapeAndColor() throws InvalidImageException {
    byte[] data = new byte[3 * 640 * 480];
    for (int i = 0; i < data.length; i += 3) {
      data[i] = (byte) 200;
      data[i + 1] = 40;
      data[i + 2] = 90;
    }
    RgbImage wide = shown(RgbImage.of(640, 480, 3, data), "jpeg");
    RgbImage high = shown(noise(100, 200, 3), "jpeg");

    assertThat(wide.width()).isEqualTo(128);
    assertThat(wide.height()).isEqualTo(96);
    assertThat(wide.data()[0] & 0xFF).isCloseTo(200, within(5));
    assertThat(wide.data()[1] & 0xFF).isCloseTo(40, within(5));
    assertThat(wide.data()[2] & 0xFF).isCloseTo(90, within(5));
    assertThat(high.width()).isEqualTo(64);
    assertThat(high.height()).isEqualTo(128);
  }

  @Test
  void staysSmall() throws InvalidImageException {
    RgbImage black = RgbImage.of(4000, 3000, 3, new byte[3 * 4000 * 3000]);

    assertThat(Thumbnail.dataUri(black, EDGE).length()).isLessThan(2_000);
    assertThat(Thumbnail.dataUri(noise(400, 300, 3), EDGE).length()).isLessThan(20_000);
  }

  @Test
  void refusesWhatWouldVanish() {
    assertThatThrownBy(() -> Thumbnail.dataUri(noise(1_000, 1, 3), EDGE))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("the resized image would have no pixels left");
  }
}
