package io.sparkbit.training.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.random.RandomDataGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandAugmentTest {

  private static final int DRAWS = 6_000;

  /** With more pixels than values, or equalizing would do nothing, and neither black nor white. */
  private static final RgbImage IMAGE = dull(TestImages.pattern(40, 30, 3));

  private static RgbImage dull(RgbImage image) {
    byte[] data = image.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (40 + (data[i] & 0xff) / 2);
    }
    return RgbImage.of(image.width(), image.height(), image.channels(), data);
  }

  private static RandomDataGenerator draws(int seed) {
    return new RandomDataGenerator(new Well19937c(seed));
  }

  /** How often one operation gave which pixels. */
  private static Map<String, Integer> results(int magnitude) {
    Map<String, Integer> results = new HashMap<>();
    RandAugment one = new RandAugment(1, magnitude);
    RandomDataGenerator draws = draws(3);
    for (int i = 0; i < DRAWS; i++) {
      results.merge(TestImages.sha256(one.apply(IMAGE, draws).data()), 1, Integer::sum);
    }
    return results;
  }

  private static String pixels(Operation operation, int magnitude, int sign) {
    double strength = operation.strength(magnitude, new Size(IMAGE.height(), IMAGE.width()));
    return TestImages.sha256(operation.apply(IMAGE, sign * strength).data());
  }

  @Test
  void eachOperationAndEachSignIsAsLikely() {
    int magnitude = 20; // Tells them all apart.
    Map<String, Integer> results = results(magnitude);

    int each = DRAWS / Operation.values().length;
    int kinds = 0;
    for (Operation operation : Operation.values()) {
      int[] signs = operation.sign() == Operation.Sign.DRAWN ? new int[] {1, -1} : new int[] {1};
      for (int sign : signs) {
        assertThat(results.get(pixels(operation, magnitude, sign)))
            .as("%s, sign %d", operation, sign)
            .isBetween(each / signs.length - 70, each / signs.length + 70);
        kinds++;
      }
    }
    assertThat(results).hasSize(kinds);
  }

  /** The draws for one go on where those for the other end. */
  @Test
  void severalAreAppliedOneAfterTheOther() {
    for (int seed = 0; seed < 20; seed++) {
      RandomDataGenerator draws = draws(seed);
      RandAugment one = new RandAugment(1, 12);

      assertThat(new RandAugment(3, 12).apply(IMAGE, draws(seed)).data())
          .isEqualTo(one.apply(one.apply(one.apply(IMAGE, draws), draws), draws).data());
    }
  }

  @Test
  void noneLeavesTheImage() {
    assertThat(new RandAugment(0, 9).apply(IMAGE, draws(1))).isSameAs(IMAGE);
  }

  @ParameterizedTest
  @CsvSource({"-1, 9", "11, 9", "2, -1", "2, 31"})
  void refusesWhatIsOutOfRange(int operations, int magnitude) {
    assertThatThrownBy(() -> new RandAugment(operations, magnitude))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "operations must be from 0 to 10 and magnitude from 0 to 30, but they are %d and %d",
            operations, magnitude);
  }
}
