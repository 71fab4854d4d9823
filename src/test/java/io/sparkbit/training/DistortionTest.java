package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.TestImages;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistortionTest {

  private static final int SAMPLES = 200;

  private static final Distortion ALL = new Distortion(2, 15, 1);

  private static final RgbImage IMAGE = TestImages.pattern(32, 24, 3);

  private static Set<String> results(long seed) {
    Set<String> results = new HashSet<>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      results.add(TestImages.sha256(ALL.apply(IMAGE, seed, sample).data()));
    }
    return results;
  }

  @Test
  void noneLeavesTheImage() {
    assertThat(Distortion.NONE.apply(IMAGE, 9, 3)).isSameAs(IMAGE);
  }

  @Test
  void theSameSeedAndSampleGiveTheSame() {
    assertThat(results(9)).isEqualTo(results(9));
  }

  @Test
  void otherSeedsAndSamplesGiveOthers() {
    Set<String> both = results(9);
    both.addAll(results(10));

    assertThat(both).hasSize(2 * SAMPLES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void keepsSizeAndChannels(int channels) {
    RgbImage distorted = ALL.apply(TestImages.pattern(7, 9, channels), 9, 3);

    assertThat(distorted).hasToString("7 x 9 x " + channels);
  }

  private static RgbImage plain(int value) {
    byte[] data = new byte[IMAGE.data().length];
    Arrays.fill(data, (byte) value);
    return RgbImage.of(IMAGE.width(), IMAGE.height(), IMAGE.channels(), data);
  }

  /** Erased is what is the same on black and on white; no operation changes it. */
  @Test
  void erasesLast() {
    Distortion operations = new Distortion(2, 15, 0);
    Distortion erasing = new Distortion(0, 9, 1);
    for (int sample = 0; sample < SAMPLES; sample++) {
      byte[] black = erasing.apply(plain(0), 9, sample).data();
      byte[] white = erasing.apply(plain(255), 9, sample).data();
      byte[] expected = operations.apply(IMAGE, 9, sample).data().clone();
      for (int i = 0; i < expected.length; i++) {
        expected[i] = black[i] == white[i] ? black[i] : expected[i];
      }

      assertThat(ALL.apply(IMAGE, 9, sample).data()).isEqualTo(expected);
    }
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new Distortion(11, 9, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "operations must be from 0 to 10 and magnitude from 0 to 30, but they are 11 and 9");
    assertThatThrownBy(() -> new Distortion(0, 9, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the probability of erasing must be from 0 to 1, but is 1.5");
  }
}
