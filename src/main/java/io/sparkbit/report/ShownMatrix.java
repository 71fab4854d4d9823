package io.sparkbit.report;

import io.sparkbit.evaluation.ConfusionMatrix;
import io.sparkbit.evaluation.Evaluation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a confusion matrix that fits on a page: the classes that were confused most often,
 * and one row and one column for all others.
 */
final class ShownMatrix {

  private final List<String> classes;
  private final int occurring;
  private final long[][] counts;

  private ShownMatrix(List<String> classes, int occurring, long[][] counts) {
    this.classes = classes;
    this.occurring = occurring;
    this.counts = counts;
  }

  /**
   * Chooses the classes with the most mistakes: images of the class that were given another label,
   * and images of others that were given its label. Ties go to the model's first.
   *
   * @param limit the maximum number of classes
   */
  static ShownMatrix of(Evaluation evaluation, int limit) {
    List<ConfusionMatrix.Cell> cells = evaluation.confusionMatrix().cells();
    Set<String> occurring = new HashSet<>();
    Map<String, Long> mistakes = new HashMap<>();
    for (ConfusionMatrix.Cell cell : cells) {
      occurring.add(cell.trueLabel());
      occurring.add(cell.label());
      if (!cell.isCorrect()) {
        mistakes.merge(cell.trueLabel(), cell.images(), Long::sum);
        mistakes.merge(cell.label(), cell.images(), Long::sum);
      }
    }
    Set<String> chosen =
        new HashSet<>(
            evaluation.labels().stream()
                .filter(occurring::contains)
                .sorted(Comparator.comparing(label -> -mistakes.getOrDefault(label, 0L)))
                .limit(limit)
                .toList());
    List<String> classes = evaluation.labels().stream().filter(chosen::contains).toList();
    return new ShownMatrix(classes, occurring.size(), counts(classes, cells));
  }

  private static long[][] counts(List<String> classes, List<ConfusionMatrix.Cell> cells) {
    Map<String, Integer> positions = new HashMap<>();
    classes.forEach(label -> positions.put(label, positions.size()));
    int others = classes.size();
    long[][] counts = new long[others + 1][others + 1];
    for (ConfusionMatrix.Cell cell : cells) {
      int row = positions.getOrDefault(cell.trueLabel(), others);
      int column = positions.getOrDefault(cell.label(), others);
      counts[row][column] += cell.images();
    }
    return counts;
  }

  /** Returns the classes, in the model's order. */
  List<String> classes() {
    return classes;
  }

  /** Returns how many classes occur at all, as true or predicted labels. */
  int occurring() {
    return occurring;
  }

  /** Returns whether any classes are grouped as others. */
  boolean hasOthers() {
    return occurring > classes.size();
  }

  /**
   * Returns how many images of one class were given the label of another.
   *
   * @param row the index of the true class, or the number of classes for all others
   * @param column the index of the given label, or the number of classes for all others
   */
  long images(int row, int column) {
    return counts[row][column];
  }

  /** Returns how many images of a class are in the matrix. */
  long images(int row) {
    return Arrays.stream(counts[row]).sum();
  }
}
