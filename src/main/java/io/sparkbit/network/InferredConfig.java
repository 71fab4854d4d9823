package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.network.BitNetwork.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Infers the configuration of a model without one from the names and shapes of its weights. Group
 * norms get 32 groups, as in every released model, since weights do not tell.
 */
public final class InferredConfig {

  /** The number of classes of ImageNet-21k heads, which were trained with sigmoid cross-entropy. */
  private static final int IMAGENET_21K_CLASSES = 21_843;

  private static final String PREFIX = "bit.";
  private static final String LABEL_PREFIX = "class-";
  private static final String OUTPUT_KERNEL = "conv3.weight";

  private final Checkpoint checkpoint;
  private final String prefix;

  private InferredConfig(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.prefix =
        checkpoint.names().stream().anyMatch(name -> name.startsWith(PREFIX)) ? PREFIX : "";
  }

  /**
   * Infers a configuration. {@code BitWeights} checks later whether all names and shapes fit it.
   *
   * @param checkpoint with Hugging Face's names
   * @return the configuration; labels are {@code class-0, class-1, ...}, or none if there is no
   *     head
   * @throws CheckpointException if there is no BiT stem or stage, or the sizes do not fit together
   */
  public static BitConfig of(Checkpoint checkpoint) throws CheckpointException {
    return new InferredConfig(checkpoint).infer();
  }

  private BitConfig infer() throws CheckpointException {
    List<Integer> stem = kernel("embedder.convolution.weight");
    List<Integer> depths = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    do {
      int stage = depths.size();
      sizes.add(kernel(layer(stage, 0) + OUTPUT_KERNEL).get(0));
      depths.add(depth(stage));
    } while (shape(layer(depths.size(), 0) + OUTPUT_KERNEL).isPresent());
    List<String> labels = labels(sizes.get(sizes.size() - 1));
    BitConfigBuilder builder =
        BitConfig.builder()
            .optNumChannels(stem.get(1))
            .optEmbeddingSize(stem.get(0))
            .optDepths(depths)
            .optHiddenSizes(sizes)
            .optLayerType(
                shape(layer(0, 0) + "downsample.norm.weight").isPresent()
                    ? LayerType.BOTTLENECK
                    : LayerType.PREACTIVATION)
            .optLabels(labels);
    if (labels.size() == IMAGENET_21K_CLASSES) {
      builder.optProblemType(ProblemType.MULTI_LABEL_CLASSIFICATION);
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s holds no BiT network: %s".formatted(checkpoint.source(), e.getMessage()), e);
    }
  }

  private int depth(int stage) {
    int blocks = 1;
    while (shape(layer(stage, blocks) + OUTPUT_KERNEL).isPresent()) {
      blocks++;
    }
    return blocks;
  }

  private List<String> labels(int features) throws CheckpointException {
    if (Head.of(checkpoint) == Head.NONE) {
      return List.of();
    }
    List<Long> shape = checkpoint.shape(BitNetwork.HEAD_WEIGHT);
    if (shape.size() != 2 || shape.get(1) != features) {
      throw new CheckpointException(
          "%s: tensor '%s' has shape %s, but a head that reads %d features has [labels, %d]"
              .formatted(checkpoint.source(), BitNetwork.HEAD_WEIGHT, shape, features, features));
    }
    int labels = dimension(BitNetwork.HEAD_WEIGHT, shape.get(0));
    if (labels > BitConfigChecks.MAX_LABELS) {
      throw new CheckpointException(
          "%s: tensor '%s' has shape %s, but a head has at most %d labels"
              .formatted(
                  checkpoint.source(), BitNetwork.HEAD_WEIGHT, shape, BitConfigChecks.MAX_LABELS));
    }
    return IntStream.range(0, labels).mapToObj(id -> LABEL_PREFIX + id).toList();
  }

  private static String layer(int stage, int block) {
    return "encoder.stages.%d.layers.%d.".formatted(stage, block);
  }

  private Optional<List<Long>> shape(String name) {
    return Optional.of(prefix + name).filter(checkpoint.names()::contains).map(checkpoint::shape);
  }

  private List<Integer> kernel(String name) throws CheckpointException {
    List<Long> shape =
        shape(name)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s holds no BiT network: it has no tensor '%s'"
                            .formatted(checkpoint.source(), prefix + name)));
    if (shape.size() != 4) {
      throw new CheckpointException(
          "%s: tensor '%s' has shape %s, but a kernel has 4 dimensions"
              .formatted(checkpoint.source(), prefix + name, shape));
    }
    return List.of(dimension(name, shape.get(0)), dimension(name, shape.get(1)));
  }

  private int dimension(String name, long size) throws CheckpointException {
    if (size > Integer.MAX_VALUE) {
      throw new CheckpointException(
          "%s: tensor '%s' has a dimension of %d".formatted(checkpoint.source(), name, size));
    }
    return (int) size;
  }
}
