package io.sparkbit.image.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.json.InvalidJsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null means what the reference makes of it; src/test/python/processor_nulls.py asked it. */
class ProcessorNullsTest {

  private static final Path CASES =
      Path.of("src/test/resources/io/sparkbit/image/processor_nulls.json");

  static Stream<JsonNode> cases() throws IOException {
    return StreamSupport.stream(new ObjectMapper().readTree(CASES.toFile()).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nullMeansWhatTheReferenceMeansByIt(JsonNode golden) {
    String json = golden.get("config").toString();
    if (golden.get("same_as").isNull()) {
      assertThatThrownBy(() -> BitImageProcessor.fromJson(json, "null"))
          .isInstanceOf(InvalidJsonException.class)
          .hasMessageMatching(
              "null: \\w+ is null, but must be set or left out unless do_\\w+ is false");
    } else {
      assertThat(BitImageProcessor.fromJson(json, "null"))
          .isEqualTo(BitImageProcessor.fromJson(golden.get("same_as").toString(), "same"));
    }
  }
}
