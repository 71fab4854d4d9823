package io.sparkbit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThumbnailTest {

  private static final String PREFIX = "data:image/png;base64,";

  private static RgbImage noise(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    new Random(1).nextBytes(data);
    return RgbImage.of(width, height, channels, data);
  }

  private static RgbImage shown(RgbImage image) throws InvalidImageException {
    String uri = Thumbnail.dataUri(image);
    assertThat(uri).startsWith(PREFIX);
    return ImageDecoder.builder()
        .build()
        .decode(Base64.getDecoder().decode(uri.substring(PREFIX.length())));
  }

  @Test
  void smallPicturesStayAsTheyAre() throws InvalidImageException {
    RgbImage image = noise(128, 7, 3);

    RgbImage shown = shown(image);

    assertThat(shown.width()).isEqualTo(128);
    assertThat(shown.data()).isEqualTo(image.data());
  }

  @Test
  void grayIsShownAsGray() throws InvalidImageException {
    RgbImage image = noise(5, 4, 1);

    assertThat(shown(image).data()).isEqualTo(image.toRgb().data());
  }

  @Test
  void largePicturesKeepTheirShape() throws InvalidImageException {
    RgbImage wide = shown(noise(640, 480, 3));
    RgbImage high = shown(noise(100, 200, 3));

    assertThat(wide.width()).isEqualTo(128);
    assertThat(wide.height()).isEqualTo(96);
    assertThat(high.width()).isEqualTo(64);
    assertThat(high.height()).isEqualTo(128);
  }

  @Test
  void refusesWhatWouldVanish() {
    assertThatThrownBy(() -> Thumbnail.dataUri(noise(1_000, 1, 3)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("the resized image would have no pixels left");
  }
}
