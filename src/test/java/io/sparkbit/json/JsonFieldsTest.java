package io.sparkbit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFieldsTest {
  private static final Map<String, Function<JsonFields, Object>> GETTERS =
      Map.of(
          "string", fields -> fields.string("f"),
          "flag", fields -> fields.flag("f"),
          "number", fields -> fields.number("f"),
          "numbers", fields -> fields.numbers("f"),
          "integer", fields -> fields.integer("f"),
          "positiveInt", fields -> fields.positiveInt("f"),
          "positiveInts", fields -> fields.positiveInts("f"),
          "strings", fields -> fields.strings("f"),
          "object", fields -> fields.object("f"),
          "nested", fields -> fields.object("f").orElseThrow().positiveInt("g"));

  private static JsonFields parse(String json) {
    return JsonFields.parse(json, "model/config.json");
  }

  @Test
  void readsEveryType() {
    JsonFields fields =
        parse(
            """
            {"text": "a", "flag": true, "number": 0.5, "numbers": [1, 2.5], "integer": -3,
             "positive": 7, "positives": [1, 2], "strings": {"0": "cat"}, "object": {"inner": 4}}
            """);
    assertThat(fields.string("text")).contains("a");
    assertThat(fields.flag("flag")).contains(true);
    assertThat(fields.number("number")).contains(0.5);
    assertThat(fields.numbers("numbers").orElseThrow()).containsExactly(1.0, 2.5);
    assertThat(fields.numbers("number").orElseThrow()).containsExactly(0.5);
    assertThat(fields.integer("integer")).contains(-3);
    assertThat(fields.positiveInt("positive")).contains(7);
    assertThat(fields.positiveInts("positives").orElseThrow()).containsExactly(1, 2);
    assertThat(fields.strings("strings").orElseThrow()).containsExactly(entry("0", "cat"));
    assertThat(fields.object("object").orElseThrow().integer("inner")).contains(4);
    assertThat(fields.names()).startsWith("text", "flag", "number").hasSize(9);
    assertThat(fields.source()).isEqualTo("model/config.json");
  }

  @Test
  void absentAndNullFieldsAreNotGiven() {
    GETTERS.forEach(
        (name, getter) -> {
          if (!name.equals("nested")) {
            assertThat(getter.apply(parse("{}"))).as(name).hasToString("Optional.empty");
            assertThat(getter.apply(parse("{\"f\": null}"))).as(name).hasToString("Optional.empty");
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string | 3 | f is 3, but must be a string
          flag | 1 | f is 1, but must be true or false
          number | "1/255" | f is "1/255", but must be a finite number
          number | 1e999 | f is "Infinity", but must be a finite number
          numbers | "x" | f is "x", but must be a number or a list of numbers
          numbers | [] | f is [], but must be a number or a list of numbers
          numbers | [1, null] | f is null, but must be a finite number
          integer | 2.5 | f is 2.5, but must be a whole number
          integer | 3000000000 | f is 3000000000, but must be a whole number
          positiveInt | 0 | f is 0, but must be a whole number of at least 1
          positiveInts | 3 | f is 3, but must be a list of whole numbers of at least 1
          positiveInts | [1, -1] | f is -1, but must be a whole number of at least 1
          strings | ["a"] | f is ["a"], but must be an object of strings
          strings | {"0": 1} | f.0 is 1, but must be a string
          object | [1] | f is [1], but must be an object
          nested | {"g": 0} | f.g is 0, but must be a whole number of at least 1
          """)
  void wrongTypesNameDocumentFieldValueAndWhatIsAccepted(
      String getter, String value, String message) {
    JsonFields fields = parse("{\"f\": " + value + "}");
    assertThatThrownBy(() -> GETTERS.get(getter).apply(fields))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage("model/config.json: " + message);
  }

  @Test
  void longValuesAreCut() {
    JsonFields fields = parse("{\"f\": \"" + "x".repeat(1000) + "\"}");
    assertThatThrownBy(() -> fields.flag("f"))
        .hasMessage(
            "model/config.json: f is \"" + "x".repeat(199) + "..., but must be true or false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1,,} | is not valid JSON: Unexpected character (',' (code 44)): was expecting double-quote to start field name at line 1, column 9
          {"a": 1} x | is not valid JSON: Unrecognized token 'x': was expecting (JSON String, Number (or 'NaN'/'+INF'/'-INF'), Array, Object or token 'null', 'true' or 'false') at line 1, column 11
          {"a": 1, "a": 2} | is not valid JSON: Duplicate field 'a' at line 1, column 13
          [1] | holds a JSON array where an object is expected
          3 | holds a JSON number where an object is expected
          `` | is empty where a JSON object is expected
          """)
  void whatIsNoJsonObjectIsRefused(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage("model/config.json " + message);
  }

  @Test
  void textThatIsNotUtf8NamesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
      Files.writeString(file, "{\"id2label\": {\"0\": \"größer\"}}", charset);
      assertThatThrownBy(() -> JsonFields.read(file))
          .isInstanceOf(InvalidJsonException.class)
          .hasMessageMatching(
              "\\Q%s\\E is not valid UTF-8 at offset (0|22); save it as UTF-8".formatted(file));
    }
  }

  @Test
  void aByteOrderMarkIsNoMistake() {
    byte[] json = "\uFEFF{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    assertThat(JsonFields.parse(json, "config.json").integer("a")).contains(1);
  }

  @Test
  void whatIsTooLargeIsNotParsed(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("config.json"), new byte[(8 << 20) + 1]);
    assertThatThrownBy(() -> JsonFields.read(file))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage(
            "%s has 8388609 bytes, but such a file has at most 8388608; is it the right file?",
            file);
  }

  @Test
  void whatIsNestedDeeplyOrHasHugeNumbersIsRefused() {
    for (String value : List.of("[".repeat(2000), "9".repeat(2000))) {
      assertThatThrownBy(() -> parse("{\"f\": " + value))
          .isInstanceOf(InvalidJsonException.class)
          .hasMessageStartingWith(
              "model/config.json is nested too deeply, or has a name, number or string that is too"
                  + " long");
    }
    assertThatThrownBy(() -> parse("{\"f\": 1e99999}").number("f"))
        .hasMessage("model/config.json: f is \"Infinity\", but must be a finite number");
    assertThatThrownBy(() -> parse("{\"f\": 1e3}").integer("f"))
        .hasMessage("model/config.json: f is 1000.0, but must be a whole number");
    assertThatThrownBy(() -> parse("{\"f\": NaN}").number("f"))
        .hasMessage("model/config.json: f is \"NaN\", but must be a finite number");
  }

  @Test
  void filesAreNamedByTheirPath(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{\n \"a\": }");
    assertThatThrownBy(() -> JsonFields.read(file))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith(file + " is not valid JSON: Unexpected character ('}'")
        .hasMessageEndingWith(" at line 2, column 7");
  }
}
