package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTest {

  private static final List<String> LABELS = List.of("cat", "dog", "cow");

  private static List<Double> weights(String choice, int... images) {
    int[] classes =
        IntStream.range(0, images.length)
            .flatMap(label -> IntStream.generate(() -> label).limit(images[label]))
            .toArray();
    return ClassWeights.of(choice)
        .orElseThrow()
        .weights(LABELS, new ClassTargets(classes, images.length));
  }

  /** {@code pos_weight} of PyTorch: the images that do not show a class by those that do. */
  @Test
  void whatIsShownCountsAsMuchAsWhatIsNot() {
    int[][] sets = {{0}, {0, 1}, {}, {0}, {0}};

    assertThat(ClassWeights.of("auto").orElseThrow().weights(LABELS, new LabelSetTargets(sets, 3)))
        .containsExactly(0.25, 4.0, 1.0);
  }

  /** {@code compute_class_weight("balanced", ...)} of scikit-learn. */
  @Test
  void balancesAsScikitLearnDoes() {
    assertThat(weights("auto", 60, 30, 10)).containsExactly(100 / 180.0, 100 / 90.0, 100 / 30.0);
    assertThat(weights("auto", 60, 0, 20)).containsExactly(80 / 120.0, 1.0, 80 / 40.0);
  }

  @Test
  void namedClassesHaveTheirs() {
    assertThat(weights("none", 1, 2, 3)).isEmpty();
    assertThat(weights("{\"dog\": 2.5, \"cow\": 0}", 1, 2, 3)).containsExactly(1.0, 2.5, 0.0);
  }

  @Test
  void knowsTheLabels() {
    assertThatThrownBy(() -> weights("{\"bog\": 2}", 1, 2, 3))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "classWeights has a weight for 'bog', but there is no such label (did you mean 'dog'?);"
                + " the labels are cat, dog, cow");
  }

  @Test
  void someImagesCount() {
    assertThatThrownBy(() -> weights("{\"cat\": 0, \"dog\": 0, \"cow\": 0}", 1, 2, 3))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "classWeights are 0 for all classes, so that no image would count; leave some at 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "balanced",
        "{\"cat\": -1}",
        "{\"cat\": null}",
        "{\"cat\": \"a\"}",
        "{\"cat\": 1, \"cat\": 2}",
        "[1]",
        "null"
      })
  void refusesWhatIsNoWeights(String choice) {
    assertThat(ClassWeights.of(choice)).isEmpty();
  }
}
