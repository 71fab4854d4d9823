package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewShotSamplerTest {

  private static final List<String> LABELS =
      IntStream.range(0, 90)
          .mapToObj(i -> i % 3 == 0 ? "cat" : i % 3 == 1 ? "dog" : "owl")
          .toList();

  @Test
  void takesAsManyOfEachClass() {
    int[] sample = FewShotSampler.sample(LABELS, 5, 1);

    assertThat(sample).hasSize(15).isSorted().doesNotHaveDuplicates();
    for (String label : List.of("cat", "dog", "owl")) {
      assertThat(Arrays.stream(sample).filter(i -> LABELS.get(i).equals(label))).hasSize(5);
    }
  }

  @Test
  void theSeedChooses() {
    assertThat(FewShotSampler.sample(LABELS, 5, 1))
        .isEqualTo(FewShotSampler.sample(LABELS, 5, 1))
        .isNotEqualTo(FewShotSampler.sample(LABELS, 5, 2));
  }

  @Test
  void allOfThemIsEverything() {
    assertThat(FewShotSampler.sample(LABELS, 30, 1)).isEqualTo(IntStream.range(0, 90).toArray());
  }

  @Test
  void refusesMoreThanThereAre() {
    assertThatThrownBy(() -> FewShotSampler.sample(List.of("cat", "dog", "dog"), 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Class 'cat' has 1 images, fewer than the 2 shots per class; request fewer shots or"
                + " add images");
    assertThatThrownBy(() -> FewShotSampler.sample(LABELS, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shots must be at least 1, but is 0");
  }
}
