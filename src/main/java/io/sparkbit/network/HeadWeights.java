package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.TensorMap;
import io.sparkbit.checkpoint.TensorReader;
import java.util.List;

/** Other classification heads for networks that have learned. */
public final class HeadWeights {

  private HeadWeights() {}

  /**
   * A checkpoint with another head, or with one where it has none.
   *
   * @param weight labels x features, row by row
   * @param bias one value for each label, at least one
   * @throws IllegalArgumentException if the weight has not as many values for each label
   */
  public static Checkpoint replace(Checkpoint checkpoint, float[] weight, float[] bias) {
    if (bias.length == 0 || weight.length % bias.length != 0) {
      throw new IllegalArgumentException(
          "A head's weight has %d values, which are not as many for each of %d labels"
              .formatted(weight.length, bias.length));
    }
    long labels = bias.length;
    TensorMap tensors = new TensorMap(checkpoint.source());
    checkpoint.names().stream()
        .filter(name -> !BitWeights.isHead(name))
        .forEach(name -> tensors.put(name, checkpoint));
    put(tensors, BitNetwork.HEAD_WEIGHT, List.of(labels, weight.length / labels), weight);
    put(tensors, BitNetwork.HEAD_BIAS, List.of(labels), bias);
    return tensors;
  }

  private static void put(TensorMap tensors, String name, List<Long> shape, float[] values) {
    float[] copy = values.clone();
    tensors.put(name, shape, () -> TensorReader.of(copy));
  }
}
