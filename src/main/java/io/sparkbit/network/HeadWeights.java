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
   * Returns a checkpoint whose head has the labels of another in another order.
   *
   * @param labels for each label, its index in the other's head
   * @throws CheckpointException if it has no head, or the head cannot be read
   */
  public static Checkpoint reorder(Checkpoint checkpoint, int[] labels) throws CheckpointException {
    float[] weight = weight(checkpoint);
    float[] bias = bias(checkpoint);
    int features = weight.length / bias.length;
    float[] orderedWeight = new float[labels.length * features];
    float[] orderedBias = new float[labels.length];
    for (int label = 0; label < labels.length; label++) {
      System.arraycopy(weight, labels[label] * features, orderedWeight, label * features, features);
      orderedBias[label] = bias[labels[label]];
    }
    return replace(checkpoint, orderedWeight, orderedBias);
  }

  /** Returns the head alone. */
  public static Checkpoint alone(Checkpoint checkpoint) {
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (String name : List.of(BitNetwork.HEAD_WEIGHT, BitNetwork.HEAD_BIAS)) {
      tensors.put(name, checkpoint.tensor(name));
    }
    return new Checkpoint(checkpoint.source(), tensors);
  }

  /** Returns a head's weights, labels x features in row-major order. */
  public static float[] weight(Checkpoint checkpoint) throws CheckpointException {
    return checkpoint.read(BitNetwork.HEAD_WEIGHT);
  }

  /** Returns a head's biases, one per label. */
  public static float[] bias(Checkpoint checkpoint) throws CheckpointException {
    return checkpoint.read(BitNetwork.HEAD_BIAS);
  }

  /**
   * Returns a checkpoint whose head's results are those of another times a factor, plus an offset.
   *
   * @throws CheckpointException if it has no head, or the head cannot be read
   */
  public static Checkpoint scale(Checkpoint checkpoint, double factor, double offset)
      throws CheckpointException {
    float[] weight = weight(checkpoint);
    float[] bias = bias(checkpoint);
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
