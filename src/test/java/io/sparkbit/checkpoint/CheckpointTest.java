package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CheckpointTest {

  @Test
  void asksForValuesWhenTheyAreRead() throws CheckpointException {
    AtomicInteger opened = new AtomicInteger();
    Checkpoint checkpoint =
        new Checkpoint(
            "a program",
            Map.of(
                "weight",
                new LazyTensor(
                    List.of(2L),
                    () -> TensorReader.of(new float[] {opened.incrementAndGet(), opened.get()}))));

    assertThat(checkpoint.elements("weight")).isEqualTo(2);
    assertThat(opened).hasValue(0);
    assertThat(checkpoint.read("weight")).containsExactly(1, 1);
    assertThat(checkpoint.read("weight")).containsExactly(2, 2);
  }

  @Test
  void keepsTheOrderAndWhatItWasGiven() throws CheckpointException {
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (String name : List.of("b", "a")) {
      tensors.put(name, new LazyTensor(List.of(1L, 1L), () -> TensorReader.of(new float[] {3})));
    }
    Checkpoint checkpoint = new Checkpoint("a program", tensors);
    tensors.clear();

    assertThat(checkpoint.names()).containsExactly("b", "a");
    assertThat(checkpoint.shape("a")).containsExactly(1L, 1L);
    assertThat(checkpoint.read("a")).containsExactly(3);
  }

  @Test
  void refusesOtherNames() {
    Checkpoint checkpoint = new Checkpoint("a program", Map.of());

    assertThatThrownBy(() -> checkpoint.shape("bias"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a program has no tensor 'bias'");
  }
}
