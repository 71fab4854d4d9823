package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.evaluation.Reliabilities;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShownMatrixTest {

  /** Mistakes: a 4, b 4, c 7, d 1. Images of e are all right; f does not occur. */
  private static final Evaluation EVALUATION =
      new Evaluation(
          "model",
          List.of("f", "e", "d", "c", "b", "a"),
          new TreeMap<>(),
          List.of(new ClassMetrics("a", 1, 1, 1, 1, 1)), // Not looked at.
          OptionalLong.empty(),
          new ConfusionMatrix(
              List.of(
                  new Cell("a", "a", 10),
                  new Cell("e", "e", 30),
                  new Cell("a", "c", 4),
                  new Cell("c", "b", 3),
                  new Cell("b", "d", 1)),
              0),
          Reliabilities.overconfident(0.8));

  @Test
  void showsAllThatOccurInTheModelsOrder() {
    ShownMatrix matrix = ShownMatrix.of(EVALUATION, 5);

    assertThat(matrix.classes()).containsExactly("e", "d", "c", "b", "a");
    assertThat(matrix.occurring()).isEqualTo(5);
    assertThat(matrix.hasOthers()).isFalse();
    assertThat(matrix.images(4, 2)).isEqualTo(4);
    assertThat(matrix.images(4)).isEqualTo(14);
    assertThat(matrix.images(5)).isZero();
  }

  @Test
  void choosesTheMostConfusedAndCountsOthersTogether() {
    ShownMatrix matrix = ShownMatrix.of(EVALUATION, 2);

    // Of b and a, which have as many mistakes, the model's first.
    assertThat(matrix.classes()).containsExactly("c", "b");
    assertThat(matrix.hasOthers()).isTrue();
    long[][] counts = new long[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        counts[row][column] = matrix.images(row, column);
      }
    }
    assertThat(counts)
        .isDeepEqualTo(
            new long[][] {
              {0, 3, 0}, // c: taken for b
              {0, 0, 1}, // b: taken for d
              {4, 0, 40}, // a taken for c; a and e right
            });
  }

  @Test
  void losesNoImage() {
    Evaluation evaluation = RandomEvaluation.of(21_843, 3);

    ShownMatrix matrix = ShownMatrix.of(evaluation, 25);

    assertThat(matrix.classes()).hasSize(25);
    assertThat(LongStream.rangeClosed(0, 25).map(row -> matrix.images((int) row)).sum())
        .isEqualTo(evaluation.images());
  }
}
