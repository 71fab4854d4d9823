package io.sparkbit.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Typed access to the fields of a {@code preprocessor_config.json}. Null counts as false for a flag
 * and is refused elsewhere, as in the reference. Every complaint names the file, the field, the
 * value and what is accepted.
 */
record JsonFields(JsonNode root, String source) {
  private static final String POSITIVE = "whole numbers from 1 to 2147483647";

  boolean has(String field) {
    return root.has(field);
  }

  ImageProcessorConfigException refuse(String field, String accepted) {
    return new ImageProcessorConfigException(
        "%s: \"%s\" is %s; accepted: %s"
            .formatted(source, field, shown(root.path(field)), accepted));
  }

  static String shown(JsonNode node) {
    String text = node.toString();
    if (node.isMissingNode()) {
      return "nothing";
    }
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  boolean flag(String field, boolean absent) {
    if (!has(field)) {
      return absent;
    }
    JsonNode node = root.get(field);
    if (!node.isBoolean() && !node.isNull()) {
      throw refuse(field, "true or false");
    }
    return node.asBoolean();
  }

  Optional<String> text(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!root.get(field).isTextual()) {
      throw refuse(field, "a text");
    }
    return Optional.of(root.get(field).textValue());
  }

  OptionalDouble number(String field) {
    if (!has(field)) {
      return OptionalDouble.empty();
    }
    JsonNode node = root.get(field);
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw refuse(field, "a finite number");
    }
    return OptionalDouble.of(node.doubleValue());
  }

  Optional<Resampling> resampling(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode node = root.get(field);
    if (!node.canConvertToInt()
        || !node.isIntegralNumber()
        || node.intValue() < 0
        || node.intValue() > 5) {
      throw refuse(
          field, "0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (hamming)");
    }
    return Optional.of(Resampling.ofCode(node.intValue()));
  }

  /** One number for all channels, or a list with one for each. */
  Optional<double[]> channelValues(String field, boolean rgbOnly) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode node = root.get(field);
    boolean listFits = node.size() == 3 || (node.size() == 1 && !rgbOnly);
    if (!node.isNumber() && !(node.isArray() && listFits)) {
      throw refuse(field, "a number or a list of 3 numbers" + (rgbOnly ? "" : " (1 for gray)"));
    }
    double[] values = new double[Math.max(node.size(), 1)];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = node.isNumber() ? node : node.get(i);
      if (!value.isNumber() || !Float.isFinite(value.floatValue())) {
        throw refuse(field, "finite numbers");
      }
      values[i] = value.doubleValue();
    }
    return Optional.of(values);
  }

  Optional<ResizeTarget> resizeTarget(String field, boolean intMeansSquare) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode node = root.get(field);
    if (node.isNumber() && !intMeansSquare) {
      return Optional.of(new ResizeTarget.ShortestEdge(edge(field, node)));
    }
    if (!node.isObject() || keys(node).equals(Set.of("height", "width"))) {
      return size(field).map(ResizeTarget.Exact::new);
    }
    Set<String> keys = keys(node);
    if (keys.equals(Set.of("shortest_edge"))) {
      return Optional.of(new ResizeTarget.ShortestEdge(edge(field, node.get("shortest_edge"))));
    }
    if (keys.equals(Set.of("shortest_edge", "longest_edge"))) {
      return Optional.of(
          new ResizeTarget.BoundedEdges(
              edge(field, node.get("shortest_edge")), edge(field, node.get("longest_edge"))));
    }
    if (keys.equals(Set.of("max_height", "max_width"))) {
      return Optional.of(
          new ResizeTarget.Within(
              new Size(edge(field, node.get("max_height")), edge(field, node.get("max_width")))));
    }
    throw refuse(
        field,
        "a whole number, {\"shortest_edge\"}, {\"height\", \"width\"}, {\"shortest_edge\","
            + " \"longest_edge\"} or {\"max_height\", \"max_width\"}");
  }

  /** {@code {"height", "width"}}, or a list of the two, or one number for both. */
  Optional<Size> size(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode node = root.get(field);
    if (node.isNumber()) {
      return Optional.of(Size.square(edge(field, node)));
    }
    if (node.isArray() && node.size() == 2) {
      return Optional.of(new Size(edge(field, node.get(0)), edge(field, node.get(1))));
    }
    if (node.isObject() && keys(node).equals(Set.of("height", "width"))) {
      return Optional.of(new Size(edge(field, node.get("height")), edge(field, node.get("width"))));
    }
    throw refuse(field, "a whole number or {\"height\", \"width\"}");
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private int edge(String field, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw refuse(field, POSITIVE);
    }
    return value.intValue();
  }
}
