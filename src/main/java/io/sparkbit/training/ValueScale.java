package io.sparkbit.training;

import java.io.Serializable;

/**
 * The scale in which a network learns values.
 *
 * @param mean of the values
 * @param deviation of the values, greater than 0
 */
public record ValueScale(double mean, double deviation) implements Serializable {

  /** That of the values themselves. */
  static final ValueScale NONE = new ValueScale(0, 1);

  float scaled(double value) {
    return (float) ((value - mean) / deviation);
  }
}
