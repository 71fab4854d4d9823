package io.sparkbit.network;

import io.sparkbit.json.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The configuration of a BiT model, as Hugging Face's {@code config.json} gives it (reference:
 * transformers/models/bit/configuration_bit.py, with the same defaults).
 *
 * @param numChannels of the input image
 * @param embeddingSize channels that leave the stem
 * @param hiddenSizes channels that leave each stage
 * @param depths blocks in each stage
 * @param layerType which residual block
 * @param numGroups of every group norm
 * @param outputStride how many times smaller than the image the last stage may be; stages beyond it
 *     keep their size
 * @param labels class names by class id
 */
public record BitConfig(
    int numChannels,
    int embeddingSize,
    List<Integer> hiddenSizes,
    List<Integer> depths,
    LayerType layerType,
    int numGroups,
    int outputStride,
    List<String> labels) {

  private static final String MODEL_TYPE = "bit";
  private static final double BOTTLENECK_RATIO = 0.25;

  public BitConfig {
    hiddenSizes = List.copyOf(hiddenSizes);
    depths = List.copyOf(depths);
    labels = List.copyOf(labels);
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

  private static BitConfig of(JsonFields json) {
    require(json, "model_type", json.string("model_type"), MODEL_TYPE);
    require(json, "hidden_act", json.string("hidden_act"), "relu");
    require(json, "width_factor", json.positiveInt("width_factor"), 1);
    json.get("global_padding")
        .ifPresent(padding -> unsupported(json, "global_padding", padding, "null"));
    json.get("embedding_dynamic_padding")
        .filter(padding -> !(padding.isBoolean() && !padding.booleanValue()))
        .ifPresent(padding -> unsupported(json, "embedding_dynamic_padding", padding, "false"));

    List<Integer> depths = json.positiveInts("depths").orElse(List.of(3, 4, 6, 3));
    List<Integer> hiddenSizes =
        json.positiveInts("hidden_sizes").orElse(List.of(256, 512, 1024, 2048));
    if (depths.size() != hiddenSizes.size()) {
      throw json.invalid(
          "depths", depths, "as long as hidden_sizes, which is %s".formatted(hiddenSizes));
    }
    BitConfig config =
        new BitConfig(
            json.positiveInt("num_channels").orElse(3),
            json.positiveInt("embedding_size").orElse(64),
            hiddenSizes,
            depths,
            layerType(json),
            json.positiveInt("num_groups").orElse(32),
            json.positiveInt("output_stride").orElse(32),
            labels(json));
    config.requireDivisibleByGroups(json);
    return config;
  }

  private static <T> void require(JsonFields json, String field, Optional<T> found, T accepted) {
    if (found.isPresent() && !found.get().equals(accepted)) {
      unsupported(json, field, found.get(), accepted);
    }
  }

  private static void unsupported(JsonFields json, String field, Object found, Object accepted) {
    throw json.invalid(
        field, found, "%s (this version of spark-bit runs no other)".formatted(accepted));
  }

  private static LayerType layerType(JsonFields json) {
    Map<String, LayerType> types =
        Arrays.stream(LayerType.values())
            .collect(Collectors.toMap(LayerType::jsonName, Function.identity()));
    return json.string("layer_type")
        .map(
            name ->
                Optional.ofNullable(types.get(name))
                    .orElseThrow(
                        () -> json.invalid("layer_type", name, "preactivation or bottleneck")))
        .orElse(LayerType.PREACTIVATION);
  }

  /**
   * As transformers' PreTrainedConfig: {@code id2label}, unless {@code num_labels} says another
   * number; without both, 2.
   */
  private static List<String> labels(JsonFields json) {
    Optional<List<String>> named = json.strings("id2label").map(id2label -> labels(json, id2label));
    int size = json.positiveInt("num_labels").orElseGet(() -> named.map(List::size).orElse(2));
    return named
        .filter(labels -> labels.size() == size)
        .orElseGet(() -> IntStream.range(0, size).mapToObj(id -> "LABEL_" + id).toList());
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
            "keyed by the class ids 0 to %d".formatted(id2label.size() - 1));
      }
      labels.add(label);
    }
    return labels;
  }

  private void requireDivisibleByGroups(JsonFields json) {
    requireDivisibleByGroups(json, "embedding_size", embeddingSize);
    for (int size : hiddenSizes) {
      requireDivisibleByGroups(json, "hidden_sizes", size);
      requireDivisibleByGroups(json, "a quarter of hidden_sizes", bottleneckSize(size));
    }
  }

  private void requireDivisibleByGroups(JsonFields json, String field, int channels) {
    if (channels % numGroups != 0) {
      throw json.invalid(field, channels, "a multiple of num_groups, which is " + numGroups);
    }
  }

  /**
   * Channels inside a block whose output has {@code hiddenSize}: a quarter, rounded to a multiple
   * of 8 and never more than a tenth below (reference: make_div in modeling_bit.py).
   */
  static int bottleneckSize(int hiddenSize) {
    double exact = hiddenSize * BOTTLENECK_RATIO;
    int rounded = Math.max(8, (int) (exact + 4) / 8 * 8);
    return rounded < 0.9 * exact ? rounded + 8 : rounded;
  }
}
