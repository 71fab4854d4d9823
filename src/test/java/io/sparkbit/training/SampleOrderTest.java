package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleOrderTest {

  /** The first two of 102 images are of class 1. */
  private static final Targets FIFTY_TO_ONE =
      new ClassTargets(IntStream.range(0, 102).map(image -> image < 2 ? 1 : 0).toArray(), 2);

  private static List<Integer> pass(SampleOrder order, int number) {
    return LongStream.range(10L * number, 10L * number + 10).mapToObj(order::image).toList();
  }

  @Test
  void eachPassSeesEachImageOnceInAnotherOrder() {
    SampleOrder order = SampleOrder.shuffled(10, 4);
    List<Integer> all = IntStream.range(0, 10).boxed().toList();

    assertThat(pass(order, 0)).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(pass(order, 1))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(pass(order, 0));
  }

  @Test
  void anyPassCanBeAskedFor() {
    SampleOrder order = SampleOrder.shuffled(10, 4);
    List<Integer> late = pass(order, 1_000);
    pass(order, 3);
    pass(order, 5);

    assertThat(pass(order, 1_000)).isEqualTo(late);
    assertThat(pass(SampleOrder.shuffled(10, 4), 1_000)).isEqualTo(late);
    assertThat(pass(SampleOrder.shuffled(10, 5), 1_000)).isNotEqualTo(late);
  }

  /** Fifty to one: each class takes every second turn, and all its images come before any again. */
  @Test
  void balancedClassesTakeTurns() {
    SampleOrder order = SampleOrder.balanced(FIFTY_TO_ONE, 4);
    List<Integer> seen = IntStream.range(0, 204).mapToObj(order::image).toList();

    assertThat(seen).filteredOn(image -> image == 0 || image == 1).hasSize(102);
    for (int i = 0; i < 204; i += 2) {
      assertThat(seen.get(i) < 2).isNotEqualTo(seen.get(i + 1) < 2);
    }
    assertThat(seen.stream().filter(image -> image >= 2).distinct()).hasSize(100);
    assertThat(IntStream.range(0, 204).mapToObj(SampleOrder.balanced(FIFTY_TO_ONE, 4)::image))
        .isEqualTo(seen);
    assertThat(IntStream.range(0, 204).mapToObj(SampleOrder.balanced(FIFTY_TO_ONE, 5)::image))
        .isNotEqualTo(seen);
  }
}
