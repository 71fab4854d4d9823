package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes the head of trained weights. */
public final class HeadWeights {

  private HeadWeights() {}

  /**
   * Returns a checkpoint with the given head, whether or not it already has one.
   *
   * @param weight labels x features, in row-major order
   * @param bias one value per label, at least one
   * @throws IllegalArgumentException if the weights cannot be divided evenly among the labels
   */
  public static Checkpoint replace(Checkpoint checkpoint, float[] weight, float[] bias) {
    if (bias.length == 0 || weight.length % bias.length != 0) {
      throw new IllegalArgumentException(
          "A head's weight has %d values, which cannot be divided evenly among %d labels"
              .formatted(weight.length, bias.length));
    }
    long labels = bias.length;
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    checkpoint.names().stream()
        .filter(name -> !BitWeights.isHead(name))
        .forEach(name -> tensors.put(name, checkpoint.tensor(name)));
    tensors.put(BitNetwork.HEAD_WEIGHT, tensor(List.of(labels, weight.length / labels), weight));
    tensors.put(BitNetwork.HEAD_BIAS, tensor(List.of(labels), bias));
    return new Checkpoint(checkpoint.source(), tensors);
  }

  /**
   * Returns a checkpoint whose head's results are those of another times a factor, plus an offset.
   *
   * @throws CheckpointException if it has no head, or the head cannot be read
   */
  public static Checkpoint scale(Checkpoint checkpoint, double factor, double offset)
      throws CheckpointException {
    float[] weight = checkpoint.read(BitNetwork.HEAD_WEIGHT);
    float[] bias = checkpoint.read(BitNetwork.HEAD_BIAS);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (factor * weight[i]);
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) (factor * bias[i] + offset);
    }
    return replace(checkpoint, weight, bias);
  }

  private static LazyTensor tensor(List<Long> shape, float[] values) {
    float[] copy = values.clone();
    return new LazyTensor(shape, () -> TensorReader.of(copy));
  }
}
