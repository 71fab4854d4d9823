package io.sparkbit.inference;

import io.sparkbit.model.Prediction;
import java.io.Serializable;
import java.util.List;

/**
 * A classification head that runs on features without the network below it.
 *
 * @param weight labels x features, row-major
 * @param bias one value for each label
 */
@SuppressWarnings("ArrayRecordComponent") // Large, written once, read only.
public record LinearHead(float[] weight, float[] bias) implements Serializable {

  /** Returns the logits of an image; sums are in double precision. */
  public Prediction logits(float[] features) {
    float[] logits = new float[bias.length];
    for (int label = 0; label < logits.length; label++) {
      double sum = bias[label];
      for (int i = 0, w = label * features.length; i < features.length; i++, w++) {
        sum += (double) weight[w] * features[i];
      }
      logits[label] = (float) sum;
    }
    return new Prediction(logits, List.of(logits.length));
  }
}
