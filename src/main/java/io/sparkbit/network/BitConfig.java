package io.sparkbit.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.json.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The configuration of a BiT model, with the fields, names and defaults of the reference
 * (transformers/models/bit/configuration_bit.py). Immutable.
 *
 * <pre>{@code
 * BitConfig config = BitConfig.builder().optDepths(List.of(3, 4, 23, 3)).optNumLabels(2).build();
 * BitConfig same = BitConfig.parse(config.toJson(), "config.json");
 * }</pre>
 */
public final class BitConfig {

  /** The stem's name among the {@linkplain #stageNames stages}. */
  public static final String STEM = "stem";

  private static final double BOTTLENECK_RATIO = 0.25;
  private static final int DIVISOR = 8;

  private final int numChannels;
  private final int embeddingSize;
  private final List<Integer> hiddenSizes;
  private final List<Integer> depths;
  private final LayerType layerType;
  private final ActivationFunction hiddenAct;
  private final GlobalPadding globalPadding;
  private final int numGroups;
  private final double dropPathRate;
  private final boolean embeddingDynamicPadding;
  private final int outputStride;
  private final int widthFactor;
  private final List<String> outFeatures;
  private final List<String> labels;
  private final Map<String, Integer> label2id;
  private final Optional<ProblemType> problemType;
  private final List<Double> labelThresholds;
  private final Optional<List<String>> int8SkipModules;
  private final double calibrationTemperature;
  private final Optional<UnknownThreshold> unknownThreshold;
  private final Map<String, JsonNode> otherFields;

  BitConfig(BitConfigBuilder builder) {
    numChannels = builder.numChannels;
    embeddingSize = builder.embeddingSize;
    hiddenSizes = builder.hiddenSizes;
    depths = builder.depths;
    layerType = builder.layerType;
    hiddenAct = builder.hiddenAct;
    globalPadding = builder.globalPadding;
    numGroups = builder.numGroups;
    dropPathRate = builder.dropPathRate;
    embeddingDynamicPadding = builder.embeddingDynamicPadding;
    outputStride = builder.outputStride;
    widthFactor = builder.widthFactor;
    outFeatures = builder.outFeatures.orElseGet(() -> List.of("stage" + depths.size()));
    labels = builder.labels;
    label2id = builder.label2id.orElseGet(() -> idsOf(labels));
    problemType = builder.problemType;
    labelThresholds = builder.labelThresholds;
    int8SkipModules = builder.int8SkipModules;
    calibrationTemperature = builder.calibrationTemperature;
    unknownThreshold = builder.unknownThreshold;
    otherFields = builder.otherFields;
  }

  private static Map<String, Integer> idsOf(List<String> labels) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < labels.size(); id++) {
      ids.put(labels.get(id), id);
    }
    return ids;
  }

  /** Returns a builder with the reference's defaults: R50x1 with two labels. */
  public static BitConfigBuilder builder() {
    return new BitConfigBuilder();
  }

  /** Returns a builder with the values of this configuration. */
  public BitConfigBuilder toBuilder() {
    return new BitConfigBuilder(this);
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws IOException if the file cannot be read
   * @throws io.sparkbit.json.InvalidJsonException if a field has a value that is not accepted
   */
  public static BitConfig read(Path file) throws IOException {
    return of(JsonFields.read(file));
  }

  /**
   * Reads the text of a {@code config.json}.
   *
   * @param source names the document in errors
   * @throws io.sparkbit.json.InvalidJsonException if a field has a value that is not accepted
   */
  public static BitConfig parse(String json, String source) {
    return of(JsonFields.parse(json, source));
  }

  /** As {@link #parse(String, String)}, from UTF-8 bytes. */
  public static BitConfig parse(byte[] utf8, String source) {
    return of(JsonFields.parse(utf8, source));
  }

  /**
   * Reads the fields of a {@code config.json}.
   *
   * @throws io.sparkbit.json.InvalidJsonException if a field has a value that is not accepted
   */
  public static BitConfig of(JsonFields fields) {
    return BitConfigJson.read(fields);
  }

  /** Returns this configuration as the text of a {@code config.json}, including unknown fields. */
  public String toJson() {
    return BitConfigJson.write(this);
  }

  /** {@code num_channels} of the input image. */
  public int numChannels() {
    return numChannels;
  }

  /** {@code embedding_size}: the stem's output channels, regardless of {@code width_factor}. */
  public int embeddingSize() {
    return embeddingSize;
  }

  /** {@code hidden_sizes} as configured, before {@code width_factor}; see {@link #stageSizes}. */
  public List<Integer> hiddenSizes() {
    return hiddenSizes;
  }

  /** {@code depths}: residual blocks in each stage. */
  public List<Integer> depths() {
    return depths;
  }

  /** {@code layer_type}: the kind of residual block. */
  public LayerType layerType() {
    return layerType;
  }

  /** {@code hidden_act}: the function after each group norm. */
  public ActivationFunction hiddenAct() {
    return hiddenAct;
  }

  /** {@code global_padding}: how convolutions pad. */
  public GlobalPadding globalPadding() {
    return globalPadding;
  }

  /** {@code num_groups} of every group norm. */
  public int numGroups() {
    return numGroups;
  }

  /**
   * {@code drop_path_rate}: the probability, at least 0 and less than 1, that training skips the
   * last block. It rises from 0 in equal steps from block to block. Has no effect on inference.
   */
  public double dropPathRate() {
    return dropPathRate;
  }

  /** {@code embedding_dynamic_padding}: whether the stem's pool pads like TensorFlow's SAME. */
  public boolean embeddingDynamicPadding() {
    return embeddingDynamicPadding;
  }

  /**
   * {@code output_stride}: the largest factor by which stages reduce height and width; stages
   * beyond it keep their input's size.
   */
  public int outputStride() {
    return outputStride;
  }

  /** Returns how many pixels of the input, along each side, become one place of the last stage. */
  public int reduction() {
    int reduction = 4; // of the stem
    for (int stage = 1; stage < depths.size(); stage++) {
      reduction *= reduction < outputStride ? 2 : 1;
    }
    return reduction;
  }

  /** {@code width_factor}: multiplies {@code hidden_sizes}. */
  public int widthFactor() {
    return widthFactor;
  }

  /** {@code out_features}: the stages whose feature maps a backbone returns, in their order. */
  public List<String> outFeatures() {
    return outFeatures;
  }

  /** {@code out_indices}: the output stages as indices of {@link #stageNames}. */
  public List<Integer> outIndices() {
    return outFeatures.stream().map(stageNames()::indexOf).toList();
  }

  /** {@code id2label}: class names by class index. */
  public List<String> labels() {
    return labels;
  }

  /** {@code label2id}, which may differ from the {@link #labels()}. */
  public Map<String, Integer> label2id() {
    return label2id;
  }

  /** {@code problem_type}: the head's training objective, if known. */
  public Optional<ProblemType> problemType() {
    return problemType;
  }

  /** Returns the kind of its answers: one label for an image where none is named. */
  public ProblemType learnedProblemType() {
    return problemType().orElse(ProblemType.SINGLE_LABEL_CLASSIFICATION);
  }

  /**
   * Returns the class indices of some of the labels, in their order.
   *
   * @param names of {@link #labels}
   */
  public int[] classIndices(List<String> names) {
    Map<String, Integer> indices = new HashMap<>();
    labels().forEach(label -> indices.put(label, indices.size()));
    return names.stream().mapToInt(indices::get).toArray();
  }

  /**
   * {@code label_thresholds}, a field of ours: the probability of each label, 0 to 1, from which on
   * an image is taken for showing it, in the order of class indices; empty if it is 0.5 for all.
   */
  public List<Double> labelThresholds() {
    return labelThresholds;
  }

  /**
   * {@code int8_skip_modules}, a field of ours: the convolutions that compute in float32 where int8
   * is wanted, as images have shown, such as {@code bit.encoder.stages.0.layers.0.conv1}; empty if
   * no images were asked.
   */
  public Optional<List<String>> int8SkipModules() {
    return int8SkipModules;
  }

  /**
   * {@code calibration_temperature}, a field of ours: by what logits are divided before they become
   * probabilities, above 0 (Guo et al. 2017, arXiv 1706.04599); 1 if they are not calibrated.
   */
  public double calibrationTemperature() {
    return calibrationTemperature;
  }

  /**
   * {@code unknown_threshold} and {@code unknown_false_positive_rate}, fields of ours: from where
   * on an image shows none of the classes, if known.
   */
  public Optional<UnknownThreshold> unknownThreshold() {
    return unknownThreshold;
  }

  /** Returns the stem and all stages: {@code stem, stage1, stage2, ...}. */
  public List<String> stageNames() {
    return stageNames(depths.size());
  }

  static List<String> stageNames(int stages) {
    return IntStream.rangeClosed(0, stages)
        .mapToObj(index -> index == 0 ? STEM : "stage" + index)
        .toList();
  }

  /** Returns each stage's output channels: {@code hidden_sizes} x {@code width_factor}, rounded. */
  public List<Integer> stageSizes() {
    return hiddenSizes.stream().map(size -> divisible((double) size * widthFactor)).toList();
  }

  /** Returns the number of channels of the pooled features. */
  public int featureSize() {
    return stageSizes().get(depths.size() - 1);
  }

  Map<String, JsonNode> otherFields() {
    return otherFields;
  }

  /**
   * Returns the channels inside a block with {@code stageSize} output channels: a quarter, rounded.
   */
  static int bottleneckSize(int stageSize) {
    return divisible(stageSize * BOTTLENECK_RATIO);
  }

  /**
   * Rounds to a multiple of 8, never more than a tenth down (reference: make_div in
   * modeling_bit.py).
   */
  private static int divisible(double exact) {
    int rounded = Math.max(DIVISOR, (int) (exact + DIVISOR / 2) / DIVISOR * DIVISOR);
    return rounded < 0.9 * exact ? rounded + DIVISOR : rounded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitConfig that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return "BitConfig " + toJson();
  }

  /** Creates the exception for a field value that is not accepted. */
  interface Refusal {
    IllegalArgumentException of(String field, Object found, String accepted);
  }
}
