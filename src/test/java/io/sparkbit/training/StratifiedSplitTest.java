package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {

  private static long[] alone(int images) {
    return LongStream.range(0, images).toArray();
  }

  private static Targets of(int... classes) {
    return new ClassTargets(classes, 5);
  }

  private static long count(int[] chosen, int[] classes, int label) {
    return Arrays.stream(chosen).filter(image -> classes[image] == label).count();
  }

  @Test
  void eachClassGivesItsShare() {
    int[] classes = new Random(1).ints(1000, 0, 5).toArray();

    int[] chosen = StratifiedSplit.validation(of(classes), alone(1000), 0.2, 7);

    assertThat(chosen).isSorted().doesNotHaveDuplicates();
    for (int label = 0; label < 5; label++) {
      long all = count(IntStream.range(0, 1000).toArray(), classes, label);
      assertThat(count(chosen, classes, label)).isEqualTo(Math.round(0.2 * all));
    }
  }

  @Test
  void theSeedDecides() {
    int[] classes = new Random(1).ints(200, 0, 2).toArray();

    int[] chosen = StratifiedSplit.validation(of(classes), alone(200), 0.3, 7);

    assertThat(StratifiedSplit.validation(of(classes), alone(200), 0.3, 7)).isEqualTo(chosen);
    assertThat(StratifiedSplit.validation(of(classes), alone(200), 0.3, 8)).isNotEqualTo(chosen);
  }

  @Test
  void aClassKeepsAnImageToLearnFrom() {
    int[] classes = {0, 1, 1, 2, 2, 2};

    int[] chosen = StratifiedSplit.validation(of(classes), alone(6), 0.9, 1);

    assertThat(count(chosen, classes, 0)).isZero();
    assertThat(count(chosen, classes, 1)).isEqualTo(1);
    assertThat(count(chosen, classes, 2)).isEqualTo(2);
  }

  @Test
  void groupsStayTogetherAndClassesNearTheirShares() {
    Random random = new Random(3);
    long[] groups = random.longs(2000, 0, 300).toArray();
    int[] classes = LongStream.of(groups).mapToInt(group -> (int) (group % 4)).toArray();

    int[] chosen = StratifiedSplit.validation(of(classes), groups, 0.25, 5);

    long[] chosenGroups = Arrays.stream(chosen).mapToLong(i -> groups[i]).distinct().toArray();
    assertThat(chosen)
        .hasSize(
            (int)
                LongStream.of(groups)
                    .filter(group -> LongStream.of(chosenGroups).anyMatch(one -> one == group))
                    .count());
    for (int label = 0; label < 4; label++) {
      long all = count(IntStream.range(0, 2000).toArray(), classes, label);
      assertThat((double) count(chosen, classes, label) / all).isBetween(0.23, 0.27);
    }
  }

  @Test
  void aGroupThatIsAWholeClassIsTrainedOn() {
    assertThat(
            StratifiedSplit.validation(of(0, 0, 1, 1, 1, 1), new long[] {9, 9, 1, 2, 3, 4}, 0.5, 1))
        .hasSize(2)
        .doesNotContain(0, 1);
  }

  /** Each label is divided, whatever others it is with, and so are images without any. */
  @Test
  void labelSetsGiveTheirShares() {
    Random random = new Random(2);
    int[][] sets =
        random
            .ints(2000)
            .mapToObj(i -> random.ints(0, 6).limit(i & 3).distinct().sorted().toArray())
            .toArray(int[][]::new);
    Targets targets = new LabelSetTargets(sets, 6);

    Targets chosen = targets.select(StratifiedSplit.validation(targets, alone(2000), 0.25, 5));

    for (int label = 0; label < 6; label++) {
      assertThat((double) chosen.counts()[label] / targets.counts()[label]).isBetween(0.23, 0.27);
    }
    long none = Arrays.stream(sets).filter(set -> set.length == 0).count();
    assertThat(IntStream.range(0, chosen.size()).filter(i -> chosen.strata(i)[0] == 6).count())
        .isBetween((long) (0.22 * none), (long) (0.28 * none));
  }

  /** Small and great values are as frequent among the chosen. */
  @Test
  void valuesGiveTheirShares() {
    double[] values = new Random(4).doubles(1000).map(value -> Math.exp(5 * value)).toArray();

    int[] chosen = StratifiedSplit.validation(ValueTargets.of(values), alone(1000), 0.2, 5);

    assertThat(chosen).hasSize(200);
    double median = Arrays.stream(values).sorted().skip(500).findFirst().orElseThrow();
    assertThat(Arrays.stream(chosen).filter(image -> values[image] < median).count())
        .isEqualTo(100);
  }

  @Test
  void chooseNothingOfNothing() {
    assertThat(StratifiedSplit.validation(of(), new long[0], 0.5, 1)).isEmpty();
    assertThat(StratifiedSplit.validation(of(0, 0, 1), alone(3), 0, 1)).isEmpty();
  }
}
