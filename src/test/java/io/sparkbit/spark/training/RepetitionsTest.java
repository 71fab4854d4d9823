package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.RgbImage;
import io.sparkbit.spark.training.Repetitions.Pair;
import io.sparkbit.training.ClassTargets;
import io.sparkbit.training.Targets;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Pictures that several rows show. */
class RepetitionsTest {

  private static BitSet rows(int... rows) {
    BitSet set = new BitSet();
    for (int row : rows) {
      set.set(row);
    }
    return set;
  }

  private static Targets classes(int... classes) {
    return new ClassTargets(classes, 4);
  }

  @Test
  void findsContradictionsAndLeaks() {
    long[] pictures = {7, -3, 7, 5, 7, 5, -3, 9};
    Targets classes = classes(1, 0, 1, 2, 0, 2, 0, 3);

    Repetitions found = Repetitions.of(pictures, classes, rows(5, 7));

    assertThat(found.contradicting()).containsExactly(new Pair(0, 4));
    assertThat(found.leaking()).containsExactly(new Pair(3, 5));
  }

  @Test
  void findsNothingAmongDifferentPictures() {
    Repetitions found = Repetitions.of(new long[] {1, 2, 3}, classes(0, 1, 0), rows(2));

    assertThat(found.contradicting()).isEmpty();
    assertThat(found.leaking()).isEmpty();
    assertThat(Repetitions.of(new long[0], classes(), rows()).leaking()).isEmpty();
  }

  /** Of the same bytes, too, if they are rows of another width. */
  @Test
  void picturesDifferByPixelsAndSize() {
    byte[] data = new byte[36];
    RgbImage wide = RgbImage.of(6, 2, 3, data);
    RgbImage high = RgbImage.of(2, 6, 3, data);
    byte[] other = data.clone();
    other[35] = 1;

    assertThat(Pictures.number(wide))
        .isEqualTo(Pictures.number(RgbImage.of(6, 2, 3, data.clone())));
    assertThat(Pictures.number(wide)).isNotEqualTo(Pictures.number(high));
    assertThat(Pictures.number(wide)).isNotEqualTo(Pictures.number(RgbImage.of(6, 2, 3, other)));
  }
}
