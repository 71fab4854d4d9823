package io.sparkbit.model;

import java.util.List;

/**
 * The network's output for one image.
 *
 * @param values the values of the requested output, row-major
 * @param shape C x H x W for hidden states and pooled features, or the number of labels
 */
@SuppressWarnings("ArrayRecordComponent") // Large, written once, read once.
public record Prediction(float[] values, List<Integer> shape) {

  /** Returns the values divided by their L2 norm; zeros stay zeros. */
  public Prediction unitLength() {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    if (squares == 0) {
      return this;
    }
    double norm = Math.sqrt(squares);
    float[] unit = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      unit[i] = (float) (values[i] / norm);
    }
    return new Prediction(unit, shape);
  }

  /** Returns whether no value is NaN or infinite. */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
