package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A BiT network as a sequence of layers (reference: transformers/models/bit/modeling_bit.py; paper:
 * <a href="https://arxiv.org/abs/1912.11370">Kolesnikov et al., 2019</a>).
 *
 * @param layers in execution order; see {@link Layer} for how they refer to values
 * @param outputs the named values, in the order of the layers: {@code stem}, {@code stage1} and so
 *     on (N x C x H x W), {@value #LAST_HIDDEN_STATE} (the last stage after the final norm, N x C x
 *     H x W), {@value #POOLER_OUTPUT} (its mean over height and width, N x C x 1 x 1) and, if the
 *     network has a head, {@value #LOGITS} (N x labels)
 */
public record BitNetwork(List<Layer> layers, Map<String, Integer> outputs) {

  /** The head after the pooled features. */
  public enum Head {
    NONE,
    CLASSIFIER;

    /** Returns the head of a checkpoint with Hugging Face's names. */
    public static Head of(Checkpoint checkpoint) {
      return checkpoint.names().contains(HEAD_WEIGHT) ? CLASSIFIER : NONE;
    }
  }

  private static final String HEAD_NAME = "classifier.1";
  static final String HEAD_WEIGHT = HEAD_NAME + ".weight";
  static final String HEAD_BIAS = HEAD_NAME + ".bias";

  /** The network's input value. */
  public static final int INPUT = 0;

  public static final String LAST_HIDDEN_STATE = "last_hidden_state";
  public static final String POOLER_OUTPUT = "pooler_output";
  public static final String LOGITS = "logits";

  public BitNetwork {
    layers = List.copyOf(layers);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** Returns the network that a configuration describes. */
  public static BitNetwork of(BitConfig config, Head head) {
    return new Builder(config).build(head);
  }

  /** Returns all parameters of the network, in the order of the layers. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /**
   * Returns the layers up to a named value as a network.
   *
   * @param value one of {@link #outputs}, or {@link #INPUT} for a network without layers
   */
  public BitNetwork until(int value) {
    Map<String, Integer> named = new LinkedHashMap<>(outputs);
    named.values().removeIf(output -> output > value);
    return new BitNetwork(layers.subList(0, value), named);
  }

  /** Returns the layers that join the branches of residual blocks, in the order of the blocks. */
  public List<Layer> joins() {
    return layers.stream()
        .filter(layer -> layer instanceof Layer.Add || layer instanceof Layer.BroadcastAdd)
        .toList();
  }

  /** Appends layers and returns the values that they define. */
  private static final class Builder {

    private static final String PREFIX = "bit.";

    /** The stem's convolution and pool each halve height and width. */
    private static final int STEM_REDUCTION = 4;

    private final BitConfig config;
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Integer> outputs = new LinkedHashMap<>();

    Builder(BitConfig config) {
      this.config = config;
    }

    BitNetwork build(Head head) {
      int features = stages(output(BitConfig.STEM, stem()));
      int channels = config.featureSize();
      int lastHiddenState =
          output(
              LAST_HIDDEN_STATE,
              config.layerType() == LayerType.PREACTIVATION
                  ? activate(norm(PREFIX + "norm", features, channels))
                  : features);
      int pooled = output(POOLER_OUTPUT, append(new Layer.GlobalAveragePool(lastHiddenState)));
      if (head == Head.CLASSIFIER) {
        int labels = config.labels().size();
        output(
            LOGITS,
            append(
                labels == 0
                    ? new Layer.Flatten(pooled)
                    : new Layer.Linear(HEAD_NAME, pooled, channels, labels)));
      }
      return new BitNetwork(layers, outputs);
    }

    private int output(String name, int value) {
      outputs.put(name, value);
      return value;
    }

    private int stem() {
      String embedder = PREFIX + "embedder.";
      int size = config.embeddingSize();
      int stem = convolution(embedder + "convolution", INPUT, config.numChannels(), size, 7, 2, 1);
      int padded =
          config.globalPadding() == GlobalPadding.SAME ? stem : append(new Layer.ZeroPad(stem, 1));
      int normalized =
          config.layerType() == LayerType.BOTTLENECK
              ? activate(norm(embedder + "norm", padded, size))
              : padded;
      int pooled =
          config.embeddingDynamicPadding()
              ? append(new Layer.SamePad(normalized, 3, 2, 1))
              : normalized;
      return append(new Layer.MaxPool(pooled, 3, 2));
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
        int outChannels = config.stageSizes().get(stage);
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
        output(config.stageNames().get(stage + 1), value);
      }
      return value;
    }

    /** The first block of a dilated stage is dilated less (reference: BitStage). */
    private static int firstDilation(int dilation) {
      return dilation <= 2 ? 1 : 2;
    }

    /**
     * A residual block's place in the network.
     *
     * @param stride of its 3x3 convolution
     * @param dilation of its 3x3 convolution; ignored by preactivation blocks
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
      int centered =
          Objects.equals(layers.size(), outputs.get(BitConfig.STEM)) ? center(input) : input;
      int activated = activate(norm(block.name + "norm1", centered, block.inChannels));
      int shortcut = block.projects ? projection(block, activated) : input;
      int first = pointwise(block.name + "conv1", activated, block.inChannels, inner);
      // The reference never dilates this convolution, and checkpoints depend on that.
      int second = spatial(block, activate(norm(block.name + "norm2", first, inner)), 1);
      int third = activate(norm(block.name + "norm3", second, inner));
      int residual = pointwise(block.name + "conv3", third, inner, block.outChannels);
      return add(residual, shortcut);
    }

    private int bottleneck(Block block, int input) {
      int inner = block.innerChannels();
      int shortcut =
          block.projects
              ? norm(block.name + "downsample.norm", projection(block, input), block.outChannels)
              : input;
      int first = pointwise(block.name + "conv1", input, block.inChannels, inner);
      int second =
          spatial(block, activate(norm(block.name + "norm1", first, inner)), block.dilation);
      int third = activate(norm(block.name + "norm2", second, inner));
      int residual =
          norm(
              block.name + "norm3",
              pointwise(block.name + "conv3", third, inner, block.outChannels),
              block.outChannels);
      return activate(add(residual, shortcut));
    }

    private int projection(Block block, int input) {
      return convolution(
          block.name + "downsample.conv",
          input,
          block.inChannels,
          block.outChannels,
          1,
          block.stride,
          1);
    }

    private int pointwise(String name, int input, int inChannels, int outChannels) {
      return convolution(name, input, inChannels, outChannels, 1, 1, 1);
    }

    private int spatial(Block block, int input, int dilation) {
      int inner = block.innerChannels();
      return convolution(block.name + "conv2", input, inner, inner, 3, block.stride, dilation);
    }

    /** Appends a convolution, padded as in the reference (get_padding_value). */
    private int convolution(
        String name,
        int input,
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride,
        int dilation) {
      int padding =
          switch (config.globalPadding()) {
            case SYMMETRIC -> (stride - 1 + dilation * (kernelSize - 1)) / 2;
            case SAME -> stride == 1 ? dilation * (kernelSize - 1) / 2 : 0;
            case VALID -> 0;
          };
      boolean dependsOnSize =
          config.globalPadding() == GlobalPadding.SAME && stride > 1 && kernelSize > 1;
      int padded =
          dependsOnSize ? append(new Layer.SamePad(input, kernelSize, stride, dilation)) : input;
      return append(
          new Layer.Convolution(
              name, padded, inChannels, outChannels, kernelSize, stride, padding, dilation));
    }

    private int center(int input) {
      return append(new Layer.Center(input));
    }

    private int norm(String name, int input, int channels) {
      return append(new Layer.GroupNorm(name, input, config.numGroups(), channels));
    }

    private int activate(int input) {
      return config.hiddenAct() == ActivationFunction.LINEAR
          ? input
          : append(new Layer.Activate(input, config.hiddenAct()));
    }

    private int add(int residual, int shortcut) {
      return append(
          config.globalPadding() == GlobalPadding.VALID
              ? new Layer.BroadcastAdd(residual, shortcut)
              : new Layer.Add(residual, shortcut));
    }

    private int append(Layer layer) {
      layers.add(layer);
      return layers.size();
    }
  }
}
