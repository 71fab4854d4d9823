package io.sparkbit.checkpoint.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.tensor.ElementType;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import io.sparkbit.json.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses a safetensors header and checks its tensors against each other and against the file. */
final class SafetensorsHeader {

  /**
   * One declared tensor.
   *
   * @param begin offset of its first byte, counted from the end of the header
   * @param end offset after its last byte
   */
  record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {

    long elements() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  private SafetensorsHeader() {}

  /**
   * @param dataBytes how many bytes follow the header
   * @throws CheckpointException if the header is not valid JSON, a tensor's declaration is invalid,
   *     or the tensors do not cover the data exactly once
   */
  static Map<String, Entry> parse(String json, String source, long dataBytes)
      throws CheckpointException {
    JsonFields header;
    try {
      header = JsonFields.parse(json, source);
    } catch (InvalidJsonException e) {
      throw new CheckpointException("The header of " + e.getMessage(), e);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String name : header.names()) {
      if (!name.equals(SafetensorsFormat.METADATA)) {
        JsonNode tensor = header.get(name).orElseGet(NullNode::getInstance);
        entries.put(name, entry(source, name, tensor));
      }
    }
    checkCoverage(source, entries, dataBytes);
    return entries;
  }

  private static Entry entry(String source, String name, JsonNode node) throws CheckpointException {
    String where = "%s: tensor '%s'".formatted(source, Messages.value(name));
    requireFields(where, node);
    JsonNode dtype = node.path(SafetensorsFormat.DTYPE);
    ElementType type =
        ElementType.ofName(dtype.asText())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s has dtype %s, which the safetensors format does not define"
                            .formatted(where, Messages.value(dtype))));
    List<Long> shape = longs(where, SafetensorsFormat.SHAPE, node);
    if (shape.size() > StridedLayout.MAX_DIMENSIONS) {
      throw new CheckpointException(
          "%s has %d dimensions, but at most %d are read"
              .formatted(where, shape.size(), StridedLayout.MAX_DIMENSIONS));
    }
    List<Long> offsets = longs(where, SafetensorsFormat.DATA_OFFSETS, node);
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw new CheckpointException(
          "%s has data_offsets %s, but they must be [begin, end]"
              .formatted(where, Messages.list(offsets)));
    }
    long bytes = byteSize(where, type, shape);
    if (bytes != offsets.get(1) - offsets.get(0)) {
      throw new CheckpointException(
          "%s of dtype %s and shape %s needs %d bytes, but its data_offsets %s span %d"
              .formatted(where, type, shape, bytes, offsets, offsets.get(1) - offsets.get(0)));
    }
    return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private static void requireFields(String where, JsonNode node) throws CheckpointException {
    if (!node.isObject()) {
      throw new CheckpointException(
          "%s is %s, but must be an object with %s"
              .formatted(where, Messages.value(node), String.join(", ", SafetensorsFormat.FIELDS)));
    }
    for (String field : SafetensorsFormat.FIELDS) {
      if (!node.has(field)) {
        throw new CheckpointException("%s has no %s".formatted(where, field));
      }
    }
  }

  private static List<Long> longs(String where, String field, JsonNode node)
      throws CheckpointException {
    List<Long> values = new ArrayList<>();
    for (JsonNode element : node.path(field)) {
      if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
        throw notLongs(where, field, node);
      }
      values.add(element.longValue());
    }
    if (!node.path(field).isArray()) {
      throw notLongs(where, field, node);
    }
    return List.copyOf(values);
  }

  private static CheckpointException notLongs(String where, String field, JsonNode node) {
    return new CheckpointException(
        "%s has %s %s, but it must be a list of whole numbers of at least 0"
            .formatted(where, field, Messages.value(node.path(field))));
  }

  private static long byteSize(String where, ElementType type, List<Long> shape)
      throws CheckpointException {
    try {
      return shape.stream().reduce((long) type.bytesPerElement(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "%s has shape %s, whose size overflows 64 bits".formatted(where, shape), e);
    }
  }

  private static void checkCoverage(String source, Map<String, Entry> entries, long dataBytes)
      throws CheckpointException {
    List<Entry> byOffset = new ArrayList<>(entries.values());
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : byOffset) {
      if (entry.begin() != covered) {
        throw new CheckpointException(
            ("%s: tensor '%s' begins at byte %d of the data, but the one before ends at %d;"
                    + " tensors must neither overlap nor leave gaps")
                .formatted(source, entry.name(), entry.begin(), covered));
      }
      covered = entry.end();
    }
    if (covered > dataBytes) {
      throw new CheckpointException(
          ("%s is truncated: its tensors need %d bytes after the header, but only %d are there;"
                  + " fetch the file again")
              .formatted(source, covered, dataBytes));
    }
    if (covered < dataBytes) {
      throw new CheckpointException(
          "%s has %d bytes after its last tensor that belong to no tensor"
              .formatted(source, dataBytes - covered));
    }
  }
}
