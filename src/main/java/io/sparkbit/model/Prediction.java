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
