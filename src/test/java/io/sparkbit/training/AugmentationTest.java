package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {

  private static final int SAMPLES = 2_000;

  /** Each pixel tells its row and column. */
  private static final RgbImage IMAGE = numbered(5, 7);

  private static RgbImage numbered(int height, int width) {
    byte[] data = new byte[height * width * 3];
    for (int pixel = 0; pixel < height * width; pixel++) {
      data[3 * pixel] = (byte) (pixel / width);
      data[3 * pixel + 1] = (byte) (pixel % width);
      data[3 * pixel + 2] = (byte) pixel;
    }
    return RgbImage.of(width, height, 3, data);
  }

  @Test
  void cutsOutAPartThatIsMirroredInHalfOfTheSamples() {
    Augmentation augmentation = new Augmentation(new Size(3, 4), 0.5, Distortion.NONE, 9);
    Set<String> corners = new HashSet<>();
    int flips = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      RgbImage part = augmentation.apply(IMAGE, sample);
      assertThat(part.height()).isEqualTo(3);
      assertThat(part.width()).isEqualTo(4);
      int top = part.data()[0];
      boolean flipped = part.data()[1] > part.data()[4];
      int left = flipped ? part.data()[3 * 3 + 1] : part.data()[1];
      assertThat(part.data()).isEqualTo(expected(top, left, flipped));
      corners.add(top + "," + left);
      flips += flipped ? 1 : 0;
    }

    assertThat(corners).hasSize(3 * 4);
    assertThat(flips).isBetween(SAMPLES / 2 - 100, SAMPLES / 2 + 100);
  }

  private static byte[] expected(int top, int left, boolean flipped) {
    byte[] data = new byte[3 * 4 * 3];
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        int column = left + (flipped ? 3 - x : x);
        int to = (y * 4 + x) * 3;
        data[to] = (byte) (top + y);
        data[to + 1] = (byte) column;
        data[to + 2] = (byte) ((top + y) * 7 + column);
      }
    }
    return data;
  }

  @Test
  void aCropOfTheWholeSizeWithoutFlipChangesNothing() {
    assertThat(new Augmentation(new Size(5, 7), 0, Distortion.NONE, 9).apply(IMAGE, 3).data())
        .isEqualTo(IMAGE.data());
  }

  @Test
  void theSameSeedAndSampleGiveTheSame() {
    Augmentation augmentation = new Augmentation(new Size(3, 4), 0.5, Distortion.NONE, 9);

    assertThat(augmentation.apply(IMAGE, 17).data())
        .isEqualTo(augmentation.apply(IMAGE, 17).data());
  }

  /** Recorded before there were distortions. */
  @Test
  void cropsAndFlipsOfASeedStayWhatTheyWere() throws IOException {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    Augmentation augmentation = new Augmentation(new Size(3, 4), 0.5, Distortion.NONE, 9);
    for (int sample = 0; sample < 200; sample++) {
      parts.write(augmentation.apply(IMAGE, sample).data());
    }

    assertThat(TestImages.sha256(parts.toByteArray()))
        .isEqualTo("7a3fdbb527ab8cd701ee8b0dba96c9167fa9c1b4d0fdabd762a5aa31786d69cd");
  }

  @Test
  void distortsAfterTheFlip() {
    Distortion distortion = new Distortion(2, 15, 0.5);
    Augmentation plain = new Augmentation(new Size(40, 50), 0.5, Distortion.NONE, 9);
    Augmentation distorting = new Augmentation(new Size(40, 50), 0.5, distortion, 9);
    RgbImage image = TestImages.pattern(60, 60, 3);
    for (int sample = 0; sample < 50; sample++) {
      assertThat(distorting.apply(image, sample).data())
          .isEqualTo(distortion.apply(plain.apply(image, sample), 9, sample).data());
    }
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatThrownBy(() -> new Augmentation(new Size(3, 4), 1.5, Distortion.NONE, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the probability of a flip must be from 0 to 1, but is 1.5");
  }
}
