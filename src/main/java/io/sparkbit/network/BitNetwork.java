package io.sparkbit.network;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A BiT network as a straight line of layers (reference: transformers/models/bit/modeling_bit.py;
 * paper: <a href="https://arxiv.org/abs/1912.11370">Kolesnikov et al., 2019</a>).
 *
 * @param layers in the order in which they run; see {@link Layer} for how they refer to values
 * @param lastHiddenState the value that leaves the last stage and the final norm, N x C x H x W
 * @param poolerOutput its mean over height and width, N x C x 1 x 1
 * @param logits N x labels, if the network has a head
 */
public record BitNetwork(
    List<Layer> layers, int lastHiddenState, int poolerOutput, OptionalInt logits) {

  /** What stands after the pooled features. */
  public enum Head {
    NONE,
    CLASSIFIER
  }

  /** The value that the network reads. */
  public static final int INPUT = 0;

  public BitNetwork {
    layers = List.copyOf(layers);
  }

  /** The network that a configuration describes. */
  public static BitNetwork of(BitConfig config, Head head) {
    return new Builder(config).build(head);
  }

  /** Everything that the network needs from a checkpoint, in the order of the layers. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** The values that leave the network. */
  public List<Integer> outputs() {
    List<Integer> outputs = new ArrayList<>(List.of(lastHiddenState, poolerOutput));
    logits.ifPresent(outputs::add);
    return outputs;
  }

  /** Appends layers and hands out the values that they define. */
  private static final class Builder {

    private static final String PREFIX = "bit.";

    /** The stem's convolution and pool halve height and width twice. */
    private static final int STEM_REDUCTION = 4;

    private final BitConfig config;
    private final List<Layer> layers = new ArrayList<>();

    Builder(BitConfig config) {
      this.config = config;
    }

    BitNetwork build(Head head) {
      int features = stages(stem());
      int channels = config.hiddenSizes().get(config.hiddenSizes().size() - 1);
      int lastHiddenState =
          config.layerType() == LayerType.PREACTIVATION
              ? relu(norm(PREFIX + "norm", features, channels))
              : features;
      int pooled = append(new Layer.GlobalAveragePool(lastHiddenState));
      OptionalInt logits =
          head == Head.CLASSIFIER
              ? OptionalInt.of(
                  append(
                      new Layer.Linear("classifier.1", pooled, channels, config.labels().size())))
              : OptionalInt.empty();
      return new BitNetwork(layers, lastHiddenState, pooled, logits);
    }

    private int stem() {
      String embedder = PREFIX + "embedder.";
      int size = config.embeddingSize();
      int stem =
          append(
              new Layer.Convolution(
                  embedder + "convolution", INPUT, config.numChannels(), size, 7, 2, 3, 1));
      int padded = append(new Layer.ZeroPad(stem, 1));
      int normalized =
          config.layerType() == LayerType.BOTTLENECK
              ? relu(norm(embedder + "norm", padded, size))
              : padded;
      return append(new Layer.MaxPool(normalized, 3, 2));
    }

    private int stages(int stem) {
      int value = stem;
      int channels = config.embeddingSize();
      int reduction = STEM_REDUCTION;
      int dilation = 1;
      for (int stage = 0; stage < config.depths().size(); stage++) {
        int stride = stage == 0 ? 1 : 2;
        if (reduction >= config.outputStride()) {
          dilation *= stride;
          stride = 1;
        }
        reduction *= stride;
        int outChannels = config.hiddenSizes().get(stage);
        for (int index = 0; index < config.depths().get(stage); index++) {
          String name = "%sencoder.stages.%d.layers.%d.".formatted(PREFIX, stage, index);
          boolean first = index == 0;
          value =
              block(
                  new Block(
                      name,
                      channels,
                      outChannels,
                      first ? stride : 1,
                      first ? firstDilation(dilation) : dilation,
                      first),
                  value);
          channels = outChannels;
        }
      }
      return value;
    }

    /** The first block of a dilated stage is dilated less (reference: BitStage). */
    private static int firstDilation(int dilation) {
      return dilation <= 2 ? 1 : 2;
    }

    /**
     * What a residual block needs to know of its place.
     *
     * @param stride of its 3x3 convolution
     * @param dilation of its 3x3 convolution, where the block's kind has one
     * @param projects whether the shortcut is a convolution
     */
    private record Block(
        String name, int inChannels, int outChannels, int stride, int dilation, boolean projects) {

      int innerChannels() {
        return BitConfig.bottleneckSize(outChannels);
      }
    }

    private int block(Block block, int input) {
      return switch (config.layerType()) {
        case PREACTIVATION -> preactivation(block, input);
        case BOTTLENECK -> bottleneck(block, input);
      };
    }

    private int preactivation(Block block, int input) {
      int inner = block.innerChannels();
      int activated = relu(norm(block.name + "norm1", input, block.inChannels));
      int shortcut = block.projects ? projection(block, activated) : input;
      int first = pointwise(block.name + "conv1", activated, block.inChannels, inner, 1);
      // The reference never dilates this one; checkpoints depend on it.
      int second = spatial(block, relu(norm(block.name + "norm2", first, inner)), 1);
      int third = relu(norm(block.name + "norm3", second, inner));
      int residual = pointwise(block.name + "conv3", third, inner, block.outChannels, 1);
      return append(new Layer.Add(residual, shortcut));
    }

    private int bottleneck(Block block, int input) {
      int inner = block.innerChannels();
      int shortcut =
          block.projects
              ? norm(block.name + "downsample.norm", projection(block, input), block.outChannels)
              : input;
      int first = pointwise(block.name + "conv1", input, block.inChannels, inner, 1);
      int second = spatial(block, relu(norm(block.name + "norm1", first, inner)), block.dilation);
      int third = relu(norm(block.name + "norm2", second, inner));
      int residual =
          norm(
              block.name + "norm3",
              pointwise(block.name + "conv3", third, inner, block.outChannels, 1),
              block.outChannels);
      return relu(append(new Layer.Add(residual, shortcut)));
    }

    private int projection(Block block, int input) {
      return pointwise(
          block.name + "downsample.conv", input, block.inChannels, block.outChannels, block.stride);
    }

    private int pointwise(String name, int input, int inChannels, int outChannels, int stride) {
      return append(new Layer.Convolution(name, input, inChannels, outChannels, 1, stride, 0, 1));
    }

    private int spatial(Block block, int input, int dilation) {
      int inner = block.innerChannels();
      int padding = (block.stride - 1 + 2 * dilation) / 2;
      return append(
          new Layer.Convolution(
              block.name + "conv2", input, inner, inner, 3, block.stride, padding, dilation));
    }

    private int norm(String name, int input, int channels) {
      return append(new Layer.GroupNorm(name, input, config.numGroups(), channels));
    }

    private int relu(int input) {
      return append(new Layer.Relu(input));
    }

    private int append(Layer layer) {
      layers.add(layer);
      return layers.size();
    }
  }
}
