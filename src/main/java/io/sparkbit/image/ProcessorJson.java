package io.sparkbit.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The layout of {@code preprocessor_config.json}, both ways. */
final class ProcessorJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ProcessorJson() {}

  static BitImageProcessor read(String json, String source) {
    JsonFields fields = new JsonFields(parse(json, source), source);
    if (fields.flag("do_pad", false)) {
      throw fields.refuse("do_pad", "false: images are not padded to a common size");
    }
    ProcessorFamily family = ProcessorFamily.of(fields);
    BitImageProcessor.Builder builder = family.defaults();
    boolean convert = fields.flag("do_convert_rgb", true);
    builder.optColorMode(convert ? ColorMode.RGB : ColorMode.AS_STORED);
    readResize(fields, family, builder);
    readCrop(fields, family, builder);
    if (fields.flag("do_rescale", true)) {
      fields.number("rescale_factor").ifPresent(builder::optRescaleFactor);
    } else {
      builder.optNoRescale();
    }
    if (fields.flag("do_normalize", true)) {
      readNormalize(fields, convert, builder);
    } else {
      builder.optNoNormalize();
    }
    return builder.build();
  }

  private static JsonNode parse(String json, String source) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ImageProcessorConfigException(
          source + ": is not JSON: " + e.getOriginalMessage() + at(e), e);
    }
    if (!root.isObject()) {
      throw new ImageProcessorConfigException(
          source + ": holds " + JsonFields.shown(root) + "; accepted is a JSON object");
    }
    return root;
  }

  private static String at(JsonProcessingException e) {
    return " at line %d, column %d"
        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static void readResize(
      JsonFields fields, ProcessorFamily family, BitImageProcessor.Builder builder) {
    if (!fields.flag("do_resize", true)) {
      builder.optNoResize();
      return;
    }
    boolean square = fields.flag("default_to_square", family.intMeansSquare());
    fields.resizeTarget("size", square).ifPresent(builder::optSize);
    fields.resampling("resample").ifPresent(builder::optResample);
  }

  private static void readCrop(
      JsonFields fields, ProcessorFamily family, BitImageProcessor.Builder builder) {
    if (fields.flag("do_center_crop", family.crops())) {
      fields.size("crop_size").ifPresent(builder::optCropSize);
    } else {
      builder.optNoCenterCrop();
    }
  }

  private static void readNormalize(
      JsonFields fields, boolean convert, BitImageProcessor.Builder builder) {
    fields.channelValues("image_mean", convert).ifPresent(builder::optImageMean);
    fields
        .channelValues("image_std", convert)
        .ifPresent(
            std -> {
              for (double value : std) {
                if ((float) value == 0) {
                  throw fields.refuse("image_std", "nonzero numbers: values are divided by them");
                }
              }
              builder.optImageStd(std);
            });
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
