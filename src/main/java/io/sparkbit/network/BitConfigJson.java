package io.sparkbit.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkbit.json.JsonFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code config.json}. */
final class BitConfigJson {

  private static final String MODEL_TYPE = "bit";
  private static final String LABEL_THRESHOLDS = "label_thresholds";
  private static final String INT8_SKIP_MODULES = "int8_skip_modules";

  /** Not {@code temperature}: transformers takes that for one of text generation, and drops it. */
  private static final String TEMPERATURE = "calibration_temperature";

  private static final String UNKNOWN = "unknown_threshold";
  private static final String UNKNOWN_RATE = "unknown_false_positive_rate";

  /** The fields that a {@link BitConfig} defines itself; all others are kept unchanged. */
  private static final Set<String> FIELDS =
      Set.of(
          "model_type",
          "num_channels",
          "embedding_size",
          "hidden_sizes",
          "depths",
          "layer_type",
          "hidden_act",
          "global_padding",
          "num_groups",
          "drop_path_rate",
          "embedding_dynamic_padding",
          "output_stride",
          "width_factor",
          "stage_names",
          "out_features",
          "out_indices",
          "num_labels",
          "id2label",
          "label2id",
          "problem_type",
          LABEL_THRESHOLDS,
          INT8_SKIP_MODULES,
          TEMPERATURE,
          UNKNOWN,
          UNKNOWN_RATE);

  private BitConfigJson() {}

  static BitConfig read(JsonFields json) {
    json.string("model_type")
        .filter(type -> !type.equals(MODEL_TYPE))
        .ifPresent(
            type -> {
              throw json.invalid("model_type", type, MODEL_TYPE);
            });
    BitConfigBuilder builder = BitConfig.builder();
    json.positiveInt("num_channels").ifPresent(builder::optNumChannels);
    json.positiveInt("embedding_size").ifPresent(builder::optEmbeddingSize);
    json.positiveInts("hidden_sizes").ifPresent(builder::optHiddenSizes);
    json.positiveInts("depths").ifPresent(builder::optDepths);
    constant(json, "layer_type", LayerType.class, "preactivation or bottleneck")
        .ifPresent(builder::optLayerType);
    constant(json, "hidden_act", ActivationFunction.class, oneOf(ActivationFunction.class))
        .ifPresent(builder::optHiddenAct);
    globalPadding(json).ifPresent(builder::optGlobalPadding);
    json.positiveInt("num_groups").ifPresent(builder::optNumGroups);
    json.number("drop_path_rate").ifPresent(builder::optDropPathRate);
    if (json.flag("embedding_dynamic_padding").orElse(false)) {
      builder.optEmbeddingDynamicPadding();
    }
    json.positiveInt("output_stride").ifPresent(builder::optOutputStride);
    json.positiveInt("width_factor").ifPresent(builder::optWidthFactor);
    outFeatures(json, builder);
    labels(json, builder);
    constant(json, "problem_type", ProblemType.class, oneOf(ProblemType.class))
        .ifPresent(builder::optProblemType);
    json.numbers(LABEL_THRESHOLDS).ifPresent(builder::optLabelThresholds);
    json.stringList(INT8_SKIP_MODULES).ifPresent(builder::optInt8SkipModules);
    json.number(TEMPERATURE).ifPresent(builder::optCalibrationTemperature);
    json.number(UNKNOWN)
        .ifPresent(
            energy ->
                builder.optUnknownThreshold(
                    new UnknownThreshold(
                        energy,
                        json.number(UNKNOWN_RATE)
                            .map(OptionalDouble::of)
                            .orElseGet(OptionalDouble::empty))));
    return builder.optOtherFields(json.without(FIELDS)).build(json::invalid);
  }

  /** Returns the constant that a field names in lower case. */
  private static <E extends Enum<E>> Optional<E> constant(
      JsonFields json, String field, Class<E> type, String accepted) {
    return json.string(field)
        .map(
            name ->
                Arrays.stream(type.getEnumConstants())
                    .filter(constant -> jsonName(constant).equals(name))
                    .findFirst()
                    .orElseThrow(() -> json.invalid(field, name, accepted)));
  }

  private static String oneOf(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(BitConfigJson::jsonName)
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  private static String jsonName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@code global_padding}, in any case, as the reference does. */
  private static Optional<GlobalPadding> globalPadding(JsonFields json) {
    return json.string("global_padding")
        .map(
            name ->
                switch (name.toUpperCase(Locale.ROOT)) {
                  case "SAME" -> GlobalPadding.SAME;
                  case "VALID" -> GlobalPadding.VALID;
                  default -> throw json.invalid("global_padding", name, "null, SAME or VALID");
                });
  }

  /** Reads {@code out_features} and {@code out_indices}, which must agree if both are given. */
  private static void outFeatures(JsonFields json, BitConfigBuilder builder) {
    Optional<List<String>> features = json.stringList("out_features");
    Optional<List<Integer>> indices = json.integers("out_indices");
    features.ifPresent(builder::optOutFeatures);
    indices.ifPresent(
        given -> {
          BitConfig ofIndices = builder.optOutIndices(given, json::invalid).build(json::invalid);
          if (features.isPresent() && !features.get().equals(ofIndices.outFeatures())) {
            throw json.invalid(
                "out_indices", given, "the indices of out_features, which is " + features.get());
          }
        });
  }

  /**
   * Reads the labels as transformers' PreTrainedConfig does: {@code id2label}, unless {@code
   * num_labels} gives another number; without both, 2 labels.
   */
  private static void labels(JsonFields json, BitConfigBuilder builder) {
    Optional<List<String>> named = json.strings("id2label").map(id2label -> labels(json, id2label));
    int size = json.naturalInt("num_labels").orElseGet(() -> named.map(List::size).orElse(2));
    Optional<List<String>> fitting = named.filter(labels -> labels.size() == size);
    if (fitting.isPresent()) {
      builder.optLabels(fitting.get());
      json.integerMap("label2id").ifPresent(builder::optLabel2id);
    } else {
      builder.optNumLabels(size, json::invalid);
    }
  }

  private static List<String> labels(JsonFields json, Map<String, String> id2label) {
    Map<String, String> remaining = new LinkedHashMap<>(id2label);
    List<String> labels = new ArrayList<>();
    for (int id = 0; id < id2label.size(); id++) {
      String label = remaining.remove(Integer.toString(id));
      if (label == null) {
        throw json.invalid(
            "id2label",
            "an object with key '%s'".formatted(remaining.keySet().iterator().next()),
            "keyed by the class indices 0 to %d".formatted(id2label.size() - 1));
      }
      labels.add(label);
    }
    return labels;
  }

  /** Writes the fields in the order of their names, as the reference does. */
  static String write(BitConfig config) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    known.put("model_type", MODEL_TYPE);
    known.put("num_channels", config.numChannels());
    known.put("embedding_size", config.embeddingSize());
    known.set("hidden_sizes", integers(config.hiddenSizes()));
    known.set("depths", integers(config.depths()));
    known.put("layer_type", jsonName(config.layerType()));
    known.put("hidden_act", jsonName(config.hiddenAct()));
    known.put("global_padding", paddingName(config.globalPadding()));
    known.put("num_groups", config.numGroups());
    known.put("drop_path_rate", config.dropPathRate());
    known.put("embedding_dynamic_padding", config.embeddingDynamicPadding());
    known.put("output_stride", config.outputStride());
    known.put("width_factor", config.widthFactor());
    known.set("stage_names", strings(config.stageNames()));
    known.set("out_features", strings(config.outFeatures()));
    known.set("out_indices", integers(config.outIndices()));
    ObjectNode id2label = known.putObject("id2label");
    for (int id = 0; id < config.labels().size(); id++) {
      id2label.put(Integer.toString(id), config.labels().get(id));
    }
    ObjectNode label2id = known.putObject("label2id");
    new TreeMap<>(config.label2id()).forEach(label2id::put);
    config.problemType().ifPresent(type -> known.put("problem_type", jsonName(type)));
    if (!config.labelThresholds().isEmpty()) {
      ArrayNode thresholds = known.putArray(LABEL_THRESHOLDS);
      config.labelThresholds().forEach(thresholds::add);
    }
    config.int8SkipModules().ifPresent(names -> known.set(INT8_SKIP_MODULES, strings(names)));
    if (config.calibrationTemperature() != 1) {
      known.put(TEMPERATURE, config.calibrationTemperature());
    }
    config
        .unknownThreshold()
        .ifPresent(
            threshold -> {
              known.put(UNKNOWN, threshold.energy());
              threshold.falsePositiveRate().ifPresent(rate -> known.put(UNKNOWN_RATE, rate));
            });

    Map<String, JsonNode> sorted = new TreeMap<>(config.otherFields());
    known.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.setAll(sorted);
    return root.toPrettyString();
  }

  private static @Nullable String paddingName(GlobalPadding padding) {
    return padding == GlobalPadding.SYMMETRIC ? null : padding.name();
  }

  private static JsonNode integers(Collection<Integer> values) {
    var array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static JsonNode strings(Collection<String> values) {
    var array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
