package io.sparkbit.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object. Absent and null fields count as not given. A field of the wrong
 * type or out of range throws an {@link InvalidJsonException}.
 */
public final class JsonFields {

  private static final Pattern JACKSON_SOURCE =
      Pattern.compile(" ?\\(start marker at \\[.*?\\]\\)");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Python writes and reads NaN and Infinity; each field then checks its own value.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Four times the size of ImageNet-21k's class names, listed twice. Any content of this size fits
   * the memory of any JVM.
   */
  static final int MAX_BYTES = 8 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String source;
  private final String path;
  private final ObjectNode object;

  private JsonFields(String source, String path, ObjectNode object) {
    this.source = source;
    this.path = path;
    this.object = object;
  }

  /**
   * Parses one JSON object.
   *
   * @param source names the document in errors, usually its path
   * @throws InvalidJsonException if the text is too large, is not a JSON object, or names a field
   *     twice
   */
  public static JsonFields parse(String json, String source) {
    requireSmall(json.length(), source);
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (StreamConstraintsException e) {
      throw new InvalidJsonException(
          "%s is nested too deeply, or has a name, number or string that is too long%s"
              .formatted(source, at(e)),
          e);
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException("%s is not valid JSON: %s".formatted(source, complaint(e)), e);
    }
    if (node.isMissingNode()) {
      throw new InvalidJsonException(source + " is empty where a JSON object is expected");
    }
    if (!(node instanceof ObjectNode object)) {
      throw new InvalidJsonException(
          "%s holds a JSON %s where an object is expected"
              .formatted(source, node.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return new JsonFields(source, "", object);
  }

  /**
   * As {@link #parse(String, String)}, from the bytes of a document.
   *
   * @throws InvalidJsonException if they are too large, are not UTF-8, or hold no JSON object
   */
  public static JsonFields parse(byte[] utf8, String source) {
    requireSmall(utf8.length, source);
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      boolean marked = !json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK;
      return parse(marked ? json.substring(1) : json, source);
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException(
          "%s is not valid UTF-8 at offset %d; save it as UTF-8"
              .formatted(source, bytes.position()),
          e);
    }
  }

  /**
   * Reads and parses a file.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidJsonException if it is too large, or holds no JSON object
   */
  public static JsonFields read(Path file) throws IOException {
    requireSmall(Files.size(file), file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in.readNBytes(MAX_BYTES + 1), file.toString());
    }
  }

  private static void requireSmall(long bytes, String source) {
    if (bytes > MAX_BYTES) {
      throw new InvalidJsonException(
          "%s has %d bytes, but such a file has at most %d; is it the right file?"
              .formatted(source, bytes, MAX_BYTES));
    }
  }

  /** Returns the problem, line and column, without Jackson's references to its own source. */
  public static String complaint(JsonProcessingException e) {
    return JACKSON_SOURCE.matcher(e.getOriginalMessage()).replaceAll("") + at(e);
  }

  private static String at(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Returns the document's name in errors. */
  public String source() {
    return source;
  }

  /** Returns all field names, in the order of the document. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns whether the field is present with the value null. */
  public boolean isNull(String field) {
    return object.path(field).isNull();
  }

  /** Returns the value as Jackson parsed it, if given. */
  public Optional<JsonNode> get(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  public Optional<String> string(String field) {
    return get(field).map(value -> string(field, value));
  }

  /** Returns a boolean, if given. */
  public Optional<Boolean> flag(String field) {
    return typed(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  /** Returns a finite number, if given. */
  public Optional<Double> number(String field) {
    return get(field).map(value -> number(field, value));
  }

  /** Returns a non-empty list of finite numbers; a single number gives a list of one. */
  public Optional<List<Double>> numbers(String field) {
    return get(field)
        .map(
            value -> {
              if (value.isNumber()) {
                return List.of(number(field, value));
              }
              if (!value.isArray() || value.isEmpty()) {
                throw invalid(field, value, "a number or a list of numbers");
              }
              return elements(value, element -> number(field, element));
            });
  }

  /** Returns a nested object, whose fields are named {@code field.name} in errors. */
  public Optional<JsonFields> object(String field) {
    return typed(field, JsonNode::isObject, "an object")
        .map(nested -> new JsonFields(source, path + field + ".", (ObjectNode) nested));
  }

  /** Returns an integer that fits an int, if given. */
  public Optional<Integer> integer(String field) {
    return get(field).map(value -> integer(field, value));
  }

  /** Returns an int of at least 0, if given. */
  public Optional<Integer> naturalInt(String field) {
    return get(field).map(value -> atLeast(0, field, value));
  }

  /** Returns an int of at least 1, if given. */
  public Optional<Integer> positiveInt(String field) {
    return get(field).map(value -> atLeast(1, field, value));
  }

  /** Returns a non-empty list of ints of at least 1, if given. */
  public Optional<List<Integer>> positiveInts(String field) {
    return get(field)
        .map(
            value -> {
              if (!value.isArray() || value.isEmpty()) {
                throw invalid(field, value, "a list of whole numbers of at least 1");
              }
              return elements(value, element -> atLeast(1, field, element));
            });
  }

  /** Returns a list of ints, if given. */
  public Optional<List<Integer>> integers(String field) {
    return typed(field, JsonNode::isArray, "a list of whole numbers")
        .map(value -> elements(value, element -> integer(field, element)));
  }

  /** Returns a list of strings, if given. */
  public Optional<List<String>> stringList(String field) {
    return typed(field, JsonNode::isArray, "a list of strings")
        .map(value -> elements(value, element -> string(field, element)));
  }

  private static <T> List<T> elements(JsonNode array, Function<JsonNode, T> toElement) {
    List<T> elements = new ArrayList<>();
    array.forEach(element -> elements.add(toElement.apply(element)));
    return List.copyOf(elements);
  }

  /** Returns an object of strings, in the order of the document, if given. */
  public Optional<Map<String, String>> strings(String field) {
    return typed(field, JsonNode::isObject, "an object of strings")
        .map(value -> values(field, value, this::string));
  }

  /** Returns an object of ints, in the order of the document, if given. */
  public Optional<Map<String, Integer>> integerMap(String field) {
    return typed(field, JsonNode::isObject, "an object of whole numbers")
        .map(value -> values(field, value, this::integer));
  }

  private static <T> Map<String, T> values(
      String field, JsonNode object, BiFunction<String, JsonNode, T> toValue) {
    Map<String, T> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      values.put(entry.getKey(), toValue.apply(field + "." + entry.getKey(), entry.getValue()));
    }
    return values;
  }

  /** Returns all fields except the named ones, nulls included, in the order of the document. */
  public Map<String, JsonNode> without(Set<String> names) {
    Map<String, JsonNode> others = new LinkedHashMap<>();
    object.properties().forEach(entry -> others.put(entry.getKey(), entry.getValue()));
    others.keySet().removeAll(names);
    return others;
  }

  private Optional<JsonNode> typed(String field, Predicate<JsonNode> type, String accepted) {
    Optional<JsonNode> value = get(field);
    if (value.isPresent() && !type.test(value.get())) {
      throw invalid(field, value.get(), accepted);
    }
    return value;
  }

  private double number(String field, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw invalid(field, value, "a finite number");
    }
    return value.doubleValue();
  }

  private int atLeast(int minimum, String field, JsonNode value) {
    if (!value.isInt() || value.intValue() < minimum) {
      throw invalid(
          field,
          value,
          value.isIntegralNumber() && !value.isInt()
              ? "a whole number from %d to %d".formatted(minimum, Integer.MAX_VALUE)
              : "a whole number of at least " + minimum);
    }
    return value.intValue();
  }

  private int integer(String field, JsonNode value) {
    if (!value.isInt()) {
      throw invalid(field, value, "a whole number");
    }
    return value.intValue();
  }

  private String string(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw invalid(field, value, "a string");
    }
    return value.textValue();
  }

  /** Creates the error for a field of this document; the caller throws it. */
  public InvalidJsonException invalid(String field, @Nullable Object found, String accepted) {
    return new InvalidJsonException(
        "%s: %s%s is %s, but must be %s"
            .formatted(source, path, field, Messages.value(found), accepted));
  }
}
