package io.sparkbit.report;

import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.ConfusionMatrix.Cell;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.evaluation.Reliabilities;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A classifier of many classes that takes some for their neighbors. */
final class RandomEvaluation {

  private static final int IMAGES = 50;

  private RandomEvaluation() {}

  /** Every tenth class has images, some of which are taken for one of the next three classes. */
  static Evaluation of(int labels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = IntStream.range(0, labels).mapToObj("class-%d"::formatted).toList();
    List<ClassMetrics> classes = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i + 3 < labels; i += 10) {
      int wrong = random.nextInt(IMAGES / 2);
      double recall = (IMAGES - wrong) / (double) IMAGES;
      classes.add(
          new ClassMetrics(
              names.get(i), IMAGES, IMAGES - wrong, 1, recall, 2 * recall / (1 + recall)));
      cells.add(new Cell(names.get(i), names.get(i), IMAGES - wrong));
      if (wrong > 0) {
        cells.add(new Cell(names.get(i), names.get(i + 1 + random.nextInt(3)), wrong));
      }
    }
    Collections.reverse(cells);
    return new Evaluation(
        "random",
        names,
        new TreeMap<>(),
        classes,
        OptionalLong.empty(),
        new ConfusionMatrix(cells, 0),
        Reliabilities.overconfident(0.8));
  }
}
