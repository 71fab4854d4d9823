package io.sparkbit.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.error.UserException;
import io.sparkbit.json.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Builds configurations, starting from the reference's defaults: R50x1 with two labels. Create one
 * with {@link BitConfig#builder()}.
 */
public final class BitConfigBuilder {

  int numChannels = 3;
  int embeddingSize = 64;
  List<Integer> hiddenSizes = List.of(256, 512, 1024, 2048);
  List<Integer> depths = List.of(3, 4, 6, 3);
  LayerType layerType = LayerType.PREACTIVATION;
  ActivationFunction hiddenAct = ActivationFunction.RELU;
  GlobalPadding globalPadding = GlobalPadding.SYMMETRIC;
  int numGroups = 32;
  double dropPathRate;
  boolean embeddingDynamicPadding;
  int outputStride = 32;
  int widthFactor = 1;
  Optional<List<String>> outFeatures = Optional.empty();
  List<String> labels = genericLabels(2);
  Optional<Map<String, Integer>> label2id = Optional.empty();
  Optional<ProblemType> problemType = Optional.empty();
  List<Double> labelThresholds = List.of();
  Optional<List<String>> int8SkipModules = Optional.empty();
  double calibrationTemperature = 1;
  Optional<UnknownThreshold> unknownThreshold = Optional.empty();
  Map<String, JsonNode> otherFields = Map.of();

  BitConfigBuilder() {}

  BitConfigBuilder(BitConfig config) {
    numChannels = config.numChannels();
    embeddingSize = config.embeddingSize();
    hiddenSizes = config.hiddenSizes();
    depths = config.depths();
    layerType = config.layerType();
    hiddenAct = config.hiddenAct();
    globalPadding = config.globalPadding();
    numGroups = config.numGroups();
    dropPathRate = config.dropPathRate();
    embeddingDynamicPadding = config.embeddingDynamicPadding();
    outputStride = config.outputStride();
    widthFactor = config.widthFactor();
    outFeatures = Optional.of(config.outFeatures());
    labels = config.labels();
    label2id = Optional.of(config.label2id());
    problemType = config.problemType();
    labelThresholds = config.labelThresholds();
    int8SkipModules = config.int8SkipModules();
    calibrationTemperature = config.calibrationTemperature();
    unknownThreshold = config.unknownThreshold();
    otherFields = config.otherFields();
  }

  private static List<String> genericLabels(int number) {
    return IntStream.range(0, number).mapToObj(id -> "LABEL_" + id).toList();
  }

  public BitConfigBuilder optNumChannels(int channels) {
    numChannels = channels;
    return this;
  }

  public BitConfigBuilder optEmbeddingSize(int size) {
    embeddingSize = size;
    return this;
  }

  public BitConfigBuilder optHiddenSizes(List<Integer> sizes) {
    hiddenSizes = List.copyOf(sizes);
    return this;
  }

  public BitConfigBuilder optDepths(List<Integer> blocks) {
    depths = List.copyOf(blocks);
    return this;
  }

  public BitConfigBuilder optLayerType(LayerType type) {
    layerType = type;
    return this;
  }

  public BitConfigBuilder optHiddenAct(ActivationFunction function) {
    hiddenAct = function;
    return this;
  }

  public BitConfigBuilder optGlobalPadding(GlobalPadding padding) {
    globalPadding = padding;
    return this;
  }

  public BitConfigBuilder optNumGroups(int groups) {
    numGroups = groups;
    return this;
  }

  /** Sets {@link BitConfig#dropPathRate()}, at least 0 and less than 1. */
  public BitConfigBuilder optDropPathRate(double rate) {
    dropPathRate = rate;
    return this;
  }

  /** Switches {@link BitConfig#embeddingDynamicPadding} on. */
  public BitConfigBuilder optEmbeddingDynamicPadding() {
    embeddingDynamicPadding = true;
    return this;
  }

  public BitConfigBuilder optOutputStride(int stride) {
    outputStride = stride;
    return this;
  }

  public BitConfigBuilder optWidthFactor(int factor) {
    widthFactor = factor;
    return this;
  }

  /**
   * Sets {@link BitConfig#outFeatures()}: stages in their order, each at most once; by default the
   * last.
   */
  public BitConfigBuilder optOutFeatures(List<String> stages) {
    outFeatures = Optional.of(List.copyOf(stages));
    return this;
  }

  /**
   * Sets the output stages by indices of {@link BitConfig#stageNames}; negative ones count from the
   * end. Set the depths first.
   *
   * @throws UserException if there is no such stage
   */
  public BitConfigBuilder optOutIndices(List<Integer> indices) {
    return optOutFeatures(stages(indices, BitConfigBuilder::refusal));
  }

  BitConfigBuilder optOutIndices(List<Integer> indices, BitConfig.Refusal refusal) {
    return optOutFeatures(stages(indices, refusal));
  }

  private List<String> stages(List<Integer> indices, BitConfig.Refusal refusal) {
    List<String> names = BitConfig.stageNames(depths.size());
    List<String> stages = new ArrayList<>();
    for (int index : indices) {
      int position = index < 0 ? index + names.size() : index;
      if (position < 0 || position >= names.size()) {
        throw refusal.of("out_indices", indices, "indices of " + names);
      }
      stages.add(names.get(position));
    }
    return stages;
  }

  /**
   * Sets the class names by class index. Thresholds and the temperature of another number of labels
   * are dropped.
   */
  public BitConfigBuilder optLabels(List<String> names) {
    if (names.size() != labels.size()) {
      optUncalibrated();
    }
    labels = List.copyOf(names);
    label2id = Optional.empty();
    return this;
  }

  /**
   * Sets this many labels, named {@code LABEL_0, LABEL_1, ...} as in the reference.
   *
   * @throws UserException if the number is negative or over 100,000
   */
  public BitConfigBuilder optNumLabels(int number) {
    return optNumLabels(number, BitConfigBuilder::refusal);
  }

  BitConfigBuilder optNumLabels(int number, BitConfig.Refusal refusal) {
    BitConfigChecks.requireFewLabels(number, refusal);
    return optLabels(genericLabels(number));
  }

  BitConfigBuilder optLabel2id(Map<String, Integer> ids) {
    label2id = Optional.of(ids);
    return this;
  }

  public BitConfigBuilder optProblemType(ProblemType type) {
    problemType = Optional.of(type);
    return this;
  }

  public BitConfigBuilder optLabelThresholds(List<Double> thresholds) {
    labelThresholds = List.copyOf(thresholds);
    return this;
  }

  /** Sets the convolutions that compute in float32 where int8 is wanted. */
  public BitConfigBuilder optInt8SkipModules(List<String> names) {
    int8SkipModules = Optional.of(List.copyOf(names));
    return this;
  }

  /** Forgets which convolutions images have shown to need float32. */
  public BitConfigBuilder optNoInt8SkipModules() {
    int8SkipModules = Optional.empty();
    return this;
  }

  public BitConfigBuilder optCalibrationTemperature(double temperature) {
    calibrationTemperature = temperature;
    return this;
  }

  public BitConfigBuilder optUnknownThreshold(UnknownThreshold threshold) {
    unknownThreshold = Optional.of(threshold);
    return this;
  }

  /** Drops all thresholds and the temperature, which are those of one head. */
  public BitConfigBuilder optUncalibrated() {
    labelThresholds = List.of();
    calibrationTemperature = 1;
    unknownThreshold = Optional.empty();
    return this;
  }

  /** Sets a field that this class does not know, such as {@code architectures}. */
  public BitConfigBuilder optOtherField(String name, JsonNode value) {
    Map<String, JsonNode> fields = new LinkedHashMap<>(otherFields);
    fields.put(name, value);
    return optOtherFields(fields);
  }

  BitConfigBuilder optOtherFields(Map<String, JsonNode> fields) {
    otherFields = fields;
    return this;
  }

  /**
   * Returns the configuration.
   *
   * @throws UserException if a value is out of range or inconsistent with the others
   */
  public BitConfig build() {
    return build(BitConfigBuilder::refusal);
  }

  BitConfig build(BitConfig.Refusal refusal) {
    BitConfig config = new BitConfig(this);
    new BitConfigChecks(config, refusal).run();
    return config;
  }

  private static UserException refusal(String field, Object found, String accepted) {
    return new UserException(
        "%s is %s, but must be %s".formatted(field, Messages.value(found), accepted));
  }
}
