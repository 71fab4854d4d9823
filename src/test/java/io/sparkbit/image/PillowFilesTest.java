package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Odd and damaged files: what Pillow accepts gives the same bytes, what it refuses is refused. */
class PillowFilesTest {
  private static final JsonNode EXPECTED = TestImages.json("pillow/expected.json");

  static Stream<String> files(String key) {
    return EXPECTED.properties().stream()
        .filter(file -> file.getValue().has(key))
        .map(Map.Entry::getKey);
  }

  static Stream<String> accepted() {
    return files("rgb_sha256");
  }

  static Stream<String> refused() {
    return files("refused");
  }

  static Stream<String> oriented() {
    return files("upright_sha256");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void decodesToTheSameBytes(String name) throws InvalidImageException {
    JsonNode expected = EXPECTED.get(name);
    RgbImage image =
        ImageDecoder.builder()
            .optExifOrientation(ExifOrientation.IGNORE)
            .build()
            .decode(TestImages.bytes("pillow/" + name));
    assertThat(image).hasToString(expected.get("width") + " x " + expected.get("height") + " x 3");
    assertThat(TestImages.sha256(image.data())).isEqualTo(expected.get("rgb_sha256").asText());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesTheSameFiles(String name) {
    assertThatThrownBy(
            () ->
                ImageDecoder.builder()
                    .optExifOrientation(ExifOrientation.IGNORE)
                    .build()
                    .decode(TestImages.bytes("pillow/" + name)))
        .isInstanceOf(InvalidImageException.class);
  }

  @ParameterizedTest
  @MethodSource("oriented")
  void turnsUprightOnRequest(String name) throws InvalidImageException {
    ImageDecoder decoder = ImageDecoder.builder().optExifOrientation(ExifOrientation.APPLY).build();
    RgbImage image = decoder.decode(TestImages.bytes("pillow/" + name));
    assertThat(TestImages.sha256(image.data()))
        .isEqualTo(EXPECTED.get(name).get("upright_sha256").asText());
  }
}
