package io.sparkbit.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.TestImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {

  /** Numbers from 0 on; the first row of the stored image is 0 1 2. EXIF 2.32, 4.6.5. */
  @ParameterizedTest
  @CsvSource({
    "1, 3 x 2, 0 1 2 3 4 5",
    "2, 3 x 2, 2 1 0 5 4 3",
    "3, 3 x 2, 5 4 3 2 1 0",
    "4, 3 x 2, 3 4 5 0 1 2",
    "5, 2 x 3, 0 3 1 4 2 5",
    "6, 2 x 3, 3 0 4 1 5 2",
    "7, 2 x 3, 5 2 4 1 3 0",
    "8, 2 x 3, 2 5 1 4 0 3"
  })
  void turnsUpright(int tag, String size, String pixels) {
    RgbImage stored = RgbImage.of(3, 2, 1, new byte[] {0, 1, 2, 3, 4, 5});

    RgbImage upright = Orientation.ofTag(tag).apply(stored);

    assertThat(upright).hasToString(size + " x 1");
    assertThat(Arrays.toString(upright.data())).isEqualTo("[" + pixels.replace(" ", ", ") + "]");
  }

  /** With edges that are no multiples of what is turned at once. */
  @Test
  void turningBackGivesTheSamePixels() {
    for (int channels : new int[] {1, 3}) {
      RgbImage stored = TestImages.pattern(131, 67, channels);
      for (Orientation orientation : Orientation.values()) {
        RgbImage back = inverse(orientation).apply(orientation.apply(stored));
        assertThat(back.data()).as("%s", orientation).isEqualTo(stored.data());
      }
    }
  }

  private static Orientation inverse(Orientation orientation) {
    return switch (orientation) {
      case TURN_RIGHT -> Orientation.TURN_LEFT;
      case TURN_LEFT -> Orientation.TURN_RIGHT;
      default -> orientation;
    };
  }
}
