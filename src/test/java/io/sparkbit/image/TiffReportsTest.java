package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TIFF files of the kinds that people report bugs about. Where {@code pillow_rgb_sha256} stands in
 * {@code expected.json}, Pillow's pixels are another thing on purpose, as docs/exactness.md tells.
 */
class TiffReportsTest {
  private static final ImageDecoder DECODER =
      ImageDecoder.builder().optExifOrientation(ExifOrientation.IGNORE).build();

  private record Report(String file, JsonNode expected) {
    @Override
    public String toString() {
      return file;
    }
  }

  private static Stream<Report> reports(String key) {
    return Stream.of("reports/tiff/", "reports/tiff2/")
        .flatMap(
            folder ->
                TestImages.json(folder + "expected.json").properties().stream()
                    .map(
                        (Map.Entry<String, JsonNode> e) ->
                            new Report(folder + e.getKey(), e.getValue())))
        .filter(report -> report.expected().has(key));
  }

  static Stream<Report> read() {
    return reports("rgb_sha256");
  }

  static Stream<Report> refused() {
    return reports("refused");
  }

  @ParameterizedTest
  @MethodSource("read")
  void givesThePixels(Report report) throws InvalidImageException {
    JsonNode expected = report.expected();
    RgbImage image = DECODER.decode(TestImages.bytes(report.file()));
    assertThat(image).hasToString(expected.get("width") + " x " + expected.get("height") + " x 3");
    assertThat(TestImages.sha256(image.data())).isEqualTo(expected.get("rgb_sha256").asText());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithTheReason(Report report) {
    assertThatThrownBy(() -> DECODER.decode(TestImages.bytes(report.file())))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(report.expected().get("refused").asText());
  }
}
