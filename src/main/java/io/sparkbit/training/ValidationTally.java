package io.sparkbit.training;

import java.io.Serializable;

/** Sums over validation images, of which workers make parts. */
public interface ValidationTally extends Serializable {

  /**
   * Counts one image.
   *
   * @param logits of several images, row by row
   * @param row that of the image
   * @param target what the network should answer
   */
  void add(float[] logits, int row, float[] target);

  /**
   * Adds another tally of the same kind to this one, and returns this one.
   *
   * @throws ClassCastException if it is of another kind
   */
  ValidationTally plus(ValidationTally other);

  /** Returns the result after a step. */
  Validation after(int step);
}
