package io.sparkbit.spark.training;

import io.sparkbit.training.Targets;
import java.io.Serializable;

/** Some rows of a {@link RowStore} with what the network shall answer for their images. */
final class Samples implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] rows;
  private final Targets targets;

  private Samples(int[] rows, Targets targets) {
    this.rows = rows;
    this.targets = targets;
  }

  /**
   * @param rows indices of the rows
   * @param targets of all rows of the store
   */
  static Samples of(int[] rows, Targets targets) {
    return new Samples(rows, targets.select(rows));
  }

  int size() {
    return rows.length;
  }

  /** Returns the index of a sample's row. */
  int row(int sample) {
    return rows[sample];
  }

  /** Returns what the network shall answer for each sample. */
  Targets targets() {
    return targets;
  }
}
