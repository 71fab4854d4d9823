package io.sparkbit.spark.training;

import java.io.Serializable;
import java.util.stream.IntStream;

/** Some rows of a {@link RowStore} with the classes that their images show. */
final class Samples implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] rows;
  private final int[] classes;

  private Samples(int[] rows, int[] classes) {
    this.rows = rows;
    this.classes = classes;
  }

  /**
   * @param rows indices of the rows
   * @param classes the class of each row of the store
   */
  static Samples of(IntStream rows, int[] classes) {
    int[] chosen = rows.toArray();
    return new Samples(chosen, IntStream.of(chosen).map(row -> classes[row]).toArray());
  }

  int size() {
    return rows.length;
  }

  /** Returns the index of a sample's row. */
  int row(int sample) {
    return rows[sample];
  }

  /** Returns the index of the class that a sample shows. */
  int label(int sample) {
    return classes[sample];
  }

  /** Returns the number of samples of each class. */
  long[] counts(int classCount) {
    long[] counts = new long[classCount];
    IntStream.of(classes).forEach(label -> counts[label]++);
    return counts;
  }

  /** Returns the classes of all samples. */
  IntStream labels() {
    return IntStream.of(classes);
  }
}
