package io.sparkbit.model;

import java.util.List;

/**
 * What the network says of one image.
 *
 * @param values of the output that was asked for, row-major
 * @param shape C x H x W of hidden states and pooled features, or the number of labels
 */
@SuppressWarnings("ArrayRecordComponent") // Large, written once, read once.
public record Prediction(float[] values, List<Integer> shape) {

  /** Whether no value is NaN or infinite. */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
