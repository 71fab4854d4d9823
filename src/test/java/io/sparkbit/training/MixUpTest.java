package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class MixUpTest {

  private static final int STEPS = 2_000;

  /** A sample that does not come from the distribution would be this unlikely. */
  private static final double SIGNIFICANCE = 0.01;

  @Test
  void weightsHaveTheBetaDistribution() {
    MixUp mixUp = new MixUp(0.1, 7);
    double[] weights =
        IntStream.range(0, STEPS).mapToDouble(i -> mixUp.of(i, 0, 2).weight()).toArray();

    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new BetaDistribution(0.1, 0.1), weights))
        .isGreaterThan(SIGNIFICANCE);
  }

  @Test
  void partnersAreAPermutationThatChangesWithTheStep() {
    MixUp mixUp = new MixUp(0.1, 7);
    List<Integer> all = IntStream.range(0, 64).boxed().toList();
    List<Integer> first = mixUp.of(0, 0, 64).partners();

    assertThat(first).isNotEqualTo(all).isNotEqualTo(mixUp.of(1, 0, 64).partners());
    assertThat(first).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void everyPartnerIsAsLikely() {
    MixUp mixUp = new MixUp(0.1, 11);
    int[] counts = new int[4];
    for (int step = 0; step < STEPS; step++) {
      counts[mixUp.of(step, 0, 4).partners().get(0)]++;
    }

    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - STEPS / 4) < 100);
  }

  @Test
  void theSameSeedAndStepGiveTheSame() {
    MixUp.Mix mix = new MixUp(0.1, 3).of(17, 0, 8);
    MixUp.Mix same = new MixUp(0.1, 3).of(17, 0, 8);
    MixUp.Mix other = new MixUp(0.1, 4).of(17, 0, 8);

    assertThat(same.weight()).isEqualTo(mix.weight()).isNotEqualTo(other.weight());
    assertThat(same.partners()).isEqualTo(mix.partners());
  }

  private static List<float[]> targets(int... classes) {
    Targets targets = new ClassTargets(classes, 3);
    return IntStream.range(0, classes.length).mapToObj(targets::of).toList();
  }

  @Test
  void labelsAreMixedAsTheImages() {
    MixUp.Mix mix = new MixUp.Mix(0.75, List.of(1, 2, 0));

    assertThat(mix.targets(targets(0, 2, 2)))
        .containsExactly(new float[] {0.75f, 0, 0.25f, 0, 0, 1, 0.25f, 0, 0.75f}, within(1e-7f));
  }

  @Test
  void zeroMixesNothing() {
    MixUp.Mix mix = new MixUp(0, 3).of(5, 0, 3);

    assertThat(mix.weight()).isEqualTo(1);
    assertThat(mix.targets(targets(1, 0, 1))).containsExactly(0, 1, 0, 1, 0, 0, 0, 1, 0);
  }

  @Test
  void refusesANegativeAlpha() {
    assertThatThrownBy(() -> new MixUp(-0.1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alpha must be at least 0, but is -0.1");
  }
}
