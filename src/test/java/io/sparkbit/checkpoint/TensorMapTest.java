package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TensorMapTest {

  private final TensorMap tensors = new TensorMap("a program");

  @Test
  void asksForValuesWhenTheyAreRead() throws CheckpointException {
    AtomicInteger opened = new AtomicInteger();
    tensors.put(
        "weight",
        List.of(2L),
        () -> TensorReader.of(new float[] {opened.incrementAndGet(), opened.get()}));

    assertThat(tensors.elements("weight")).isEqualTo(2);
    assertThat(opened).hasValue(0);
    assertThat(tensors.read("weight")).containsExactly(1, 1);
    assertThat(tensors.read("weight")).containsExactly(2, 2);
  }

  @Test
  void theLastTensorOfANameCounts() throws CheckpointException {
    tensors.put("a", List.of(1L), () -> TensorReader.of(new float[] {1}));
    tensors.put("b", List.of(1L), () -> TensorReader.of(new float[] {2}));
    tensors.put("a", List.of(1L, 1L), () -> TensorReader.of(new float[] {3}));

    assertThat(tensors.names()).containsExactly("a", "b");
    assertThat(tensors.shape("a")).containsExactly(1L, 1L);
    assertThat(tensors.read("a")).containsExactly(3);
  }

  @Test
  void refusesOtherNames() {
    assertThatThrownBy(() -> tensors.shape("bias"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a program has no tensor 'bias'");
  }
}
