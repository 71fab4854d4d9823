package io.sparkbit.image.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkbit.image.ColorMode;
import io.sparkbit.image.Size;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads and writes {@code preprocessor_config.json}. */
final class ProcessorJson {
  /** The reference's classes that take the same steps with the same defaults. */
  private static final String SAME_STEPS =
      "(Bit|CLIP)(ImageProcessor|ImageProcessorFast|ImageProcessorPil|FeatureExtractor)";

  private static final String CROP_OFFSET = "crop_offset";
  private static final String HALF_EVEN = "half_even";

  private ProcessorJson() {}

  static BitImageProcessor read(JsonFields fields) {
    requireSameSteps(fields);
    BitImageProcessor.Builder builder = BitImageProcessor.builder();
    boolean convert = isOn(fields, "do_convert_rgb");
    builder.optColorMode(convert ? ColorMode.RGB : ColorMode.AS_STORED);
    if (isOn(fields, "do_resize")) {
      requireGiven(fields, "do_resize", "size", "resample");
      resizeTarget(fields).ifPresent(builder::optSize);
      resampling(fields).ifPresent(builder::optResample);
    } else {
      builder.optNoResize();
    }
    if (isOn(fields, "do_center_crop")) {
      requireGiven(fields, "do_center_crop", "crop_size");
      fields
          .get("crop_size")
          .map(node -> size(fields, "crop_size", node))
          .ifPresent(builder::optCropSize);
      cropOffset(fields).ifPresent(builder::optCropOffset);
    } else {
      builder.optNoCenterCrop();
    }
    if (isOn(fields, "do_rescale")) {
      requireGiven(fields, "do_rescale", "rescale_factor");
      rescaleFactor(fields).ifPresent(builder::optRescaleFactor);
    } else {
      builder.optNoRescale();
    }
    if (isOn(fields, "do_normalize")) {
      requireGiven(fields, "do_normalize", "image_mean", "image_std");
      channelValues(fields, "image_mean", convert).ifPresent(builder::optImageMean);
      channelValues(fields, "image_std", convert)
          .map(std -> requireNonzero(fields, "image_std", std))
          .ifPresent(builder::optImageStd);
    } else {
      builder.optNoNormalize();
    }
    return requireFinite(fields, "image_std", builder.build());
  }

  private static void requireSameSteps(JsonFields fields) {
    // Older files name their class under the second key.
    for (String field : List.of("image_processor_type", "feature_extractor_type")) {
      Optional<String> type = fields.string(field);
      if (type.isPresent()) {
        if (!type.get().matches(SAME_STEPS)) {
          throw fields.invalid(
              field,
              type.get(),
              "BitImageProcessor or CLIPImageProcessor (or their Fast and Pil variants); if this"
                  + " one only resizes, crops, rescales and normalizes, say BitImageProcessor and"
                  + " spell out every option");
        }
        break;
      }
    }
    if (fields.flag("do_pad").orElse(false)) {
      throw fields.invalid("do_pad", true, "false: images are not padded to a common size");
    }
  }

  /**
   * Returns whether a step is on: by default yes, but not for null, which the reference takes as
   * False.
   */
  private static boolean isOn(JsonFields fields, String step) {
    return fields.flag(step).orElse(!fields.isNull(step));
  }

  /**
   * Refuses null, which unlike an absent value has no default (reference:
   * validate_preprocess_arguments).
   */
  private static void requireGiven(JsonFields fields, String step, String... values) {
    for (String value : values) {
      if (fields.isNull(value)) {
        throw fields.invalid(value, null, "set or left out unless %s is false".formatted(step));
      }
    }
  }

  private static Optional<Double> rescaleFactor(JsonFields fields) {
    Optional<Double> factor = fields.number("rescale_factor");
    factor
        .filter(value -> (float) (double) value == 0)
        .ifPresent(
            value -> {
              throw fields.invalid(
                  "rescale_factor", value, "nonzero: pixels are multiplied with it");
            });
    return factor;
  }

  /** Refuses values with which some pixel would not give a finite number. */
  static BitImageProcessor requireFinite(
      JsonFields fields, String std, BitImageProcessor processor) {
    for (int channels : new int[] {1, 3}) {
      if (processor.normalizes(channels) && !processor.normalization(channels).isFinite()) {
        throw fields.invalid(
            std,
            Arrays.toString(processor.std()),
            "such that (pixel * rescale_factor - mean) / std is finite for pixels from 0 to 255");
      }
    }
    return processor;
  }

  /** Reads this project's own field; absent means the reference's offset. */
  private static Optional<CropOffset> cropOffset(JsonFields fields) {
    return fields
        .string(CROP_OFFSET)
        .map(
            name -> {
              if (!name.equals(HALF_EVEN)) {
                throw fields.invalid(CROP_OFFSET, name, HALF_EVEN + " or absent");
              }
              return CropOffset.ROUND_HALF_EVEN;
            });
  }

  private static Optional<Resampling> resampling(JsonFields fields) {
    return fields
        .integer("resample")
        .map(
            code -> {
              if (code < 0 || code >= Resampling.values().length) {
                throw fields.invalid(
                    "resample",
                    code,
                    "0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (hamming)");
              }
              return Resampling.ofCode(code);
            });
  }

  /** Reads one number for all channels, or a list with one for each. */
  private static Optional<double[]> channelValues(
      JsonFields fields, String field, boolean rgbOnly) {
    return fields
        .numbers(field)
        .map(
            values -> {
              boolean single = values.size() == 1 && (!rgbOnly || isNumber(fields, field));
              boolean fits = values.stream().allMatch(value -> Float.isFinite(value.floatValue()));
              if (!fits || (values.size() != 3 && !single)) {
                throw fields.invalid(
                    field,
                    values,
                    "a number or a list of 3 numbers" + (rgbOnly ? "" : " (1 for gray)"));
              }
              return values.stream().mapToDouble(Double::doubleValue).toArray();
            });
  }

  private static boolean isNumber(JsonFields fields, String field) {
    return fields.get(field).filter(JsonNode::isNumber).isPresent();
  }

  static double[] requireNonzero(JsonFields fields, String field, double[] std) {
    for (double value : std) {
      if ((float) value == 0) {
        throw fields.invalid(field, value, "nonzero: pixels are divided by it");
      }
    }
    return std;
  }

  private static Optional<ResizeTarget> resizeTarget(JsonFields fields) {
    boolean square = fields.flag("default_to_square").orElse(false);
    return fields
        .get("size")
        .map(
            node -> {
              if (node.isObject()) {
                return resizeTarget(fields, fields.object("size").orElseThrow());
              }
              if (node.isNumber() && !square) {
                return new ResizeTarget.ShortestEdge(edge(fields, "size"));
              }
              return new ResizeTarget.Exact(size(fields, "size", node));
            });
  }

  private static ResizeTarget resizeTarget(JsonFields fields, JsonFields size) {
    Set<String> edges = given(size);
    if (edges.equals(Set.of("height", "width"))) {
      return new ResizeTarget.Exact(size(size, "height", "width"));
    }
    if (edges.equals(Set.of("shortest_edge"))) {
      return new ResizeTarget.ShortestEdge(edge(size, "shortest_edge"));
    }
    if (edges.equals(Set.of("shortest_edge", "longest_edge"))) {
      return new ResizeTarget.BoundedEdges(edge(size, "shortest_edge"), edge(size, "longest_edge"));
    }
    if (edges.equals(Set.of("max_height", "max_width"))) {
      return new ResizeTarget.Within(size(size, "max_height", "max_width"));
    }
    throw fields.invalid(
        "size",
        "an object with " + edges,
        "a whole number or an object with height and width, shortest_edge, shortest_edge and"
            + " longest_edge, or max_height and max_width");
  }

  /** Reads {@code {"height", "width"}}, a list of the two, or one number for both. */
  private static Size size(JsonFields fields, String field, JsonNode node) {
    if (node.isObject()) {
      JsonFields size = fields.object(field).orElseThrow();
      if (given(size).equals(Set.of("height", "width"))) {
        return size(size, "height", "width");
      }
    } else if (node.isNumber()) {
      return Size.square(edge(fields, field));
    } else if (node.isArray() && node.size() == 2) {
      List<Integer> edges = fields.positiveInts(field).orElseThrow();
      edges.forEach(edge -> requireEdge(fields, field, edge));
      return new Size(edges.get(0), edges.get(1));
    }
    throw fields.invalid(field, node, "a whole number or an object with height and width");
  }

  private static Size size(JsonFields size, String height, String width) {
    return new Size(edge(size, height), edge(size, width));
  }

  private static int edge(JsonFields size, String field) {
    int edge = size.positiveInt(field).orElseThrow();
    requireEdge(size, field, edge);
    return edge;
  }

  static void requireEdge(JsonFields fields, String field, Number edge) {
    if (edge.doubleValue() > BitImageProcessor.MAX_EDGE) {
      throw fields.invalid(field, edge, "at most %d pixels".formatted(BitImageProcessor.MAX_EDGE));
    }
  }

  /** Returns the names whose values are not null. */
  private static Set<String> given(JsonFields fields) {
    return fields.names().stream()
        .filter(name -> fields.get(name).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String write(BitImageProcessor processor) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("do_convert_rgb", processor.colorMode() == ColorMode.RGB);
    root.put("do_resize", processor.size().isPresent());
    processor
        .size()
        .ifPresent(
            size -> {
              root.set("size", sizeNode(size));
              root.put("resample", processor.resample().code());
            });
    root.put("do_center_crop", processor.cropSize().isPresent());
    processor.cropSize().ifPresent(crop -> root.set("crop_size", edges("", crop)));
    if (processor.cropOffset() == CropOffset.ROUND_HALF_EVEN) {
      root.put(CROP_OFFSET, HALF_EVEN);
    }
    root.put("do_rescale", processor.rescaleFactor() != 1);
    if (processor.rescaleFactor() != 1) {
      root.put("rescale_factor", processor.rescaleFactor());
    }
    boolean normalizes = !isAll(processor.mean(), 0) || !isAll(processor.std(), 1);
    root.put("do_normalize", normalizes);
    if (normalizes) {
      root.set("image_mean", values(processor.mean()));
      root.set("image_std", values(processor.std()));
    }
    root.put("image_processor_type", "BitImageProcessor");
    return root.toPrettyString();
  }

  private static ObjectNode sizeNode(ResizeTarget size) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (size instanceof ResizeTarget.ShortestEdge shortest) {
      return node.put("shortest_edge", shortest.edge());
    }
    if (size instanceof ResizeTarget.BoundedEdges bounded) {
      return node.put("shortest_edge", bounded.shortest()).put("longest_edge", bounded.longest());
    }
    if (size instanceof ResizeTarget.Within within) {
      return edges("max_", within.bounds());
    }
    return edges("", ((ResizeTarget.Exact) size).size());
  }

  private static ObjectNode edges(String prefix, Size size) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(prefix + "height", size.height())
        .put(prefix + "width", size.width());
  }

  private static boolean isAll(double[] values, double expected) {
    for (double value : values) {
      if (value != expected) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode values(double[] values) {
    if (values.length == 1) {
      return JsonNodeFactory.instance.numberNode(values[0]);
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
