package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleOrderTest {

  private static List<Integer> pass(SampleOrder order, int number) {
    return LongStream.range(10L * number, 10L * number + 10).mapToObj(order::image).toList();
  }

  @Test
  void eachPassSeesEachImageOnceInAnotherOrder() {
    SampleOrder order = new SampleOrder(10, 4);
    List<Integer> all = IntStream.range(0, 10).boxed().toList();

    assertThat(pass(order, 0)).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(pass(order, 1))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(pass(order, 0));
  }

  @Test
  void anyPassCanBeAskedFor() {
    SampleOrder order = new SampleOrder(10, 4);
    List<Integer> late = pass(order, 1_000);
    pass(order, 3);
    pass(order, 5);

    assertThat(pass(order, 1_000)).isEqualTo(late);
    assertThat(pass(new SampleOrder(10, 4), 1_000)).isEqualTo(late);
    assertThat(pass(new SampleOrder(10, 5), 1_000)).isNotEqualTo(late);
  }
}
