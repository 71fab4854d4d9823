package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the kinds that people report bugs about, and what Pillow 12.3.0 made of each. */
class ReportsTest {
  private static final String[] FOLDERS = {
    "bmp", "dmgpng", "exif", "gif", "jpeg", "odd", "png", "png2", "webp"
  };

  /** What Pillow says of one file. */
  private record Report(String file, JsonNode expected) {
    byte[] bytes() {
      return TestImages.bytes(file);
    }

    /** Asserts the size and the digest that stand under a prefix. */
    void assertIs(String prefix, RgbImage image) {
      assertThat(image)
          .hasToString(
              "%s x %s x 3"
                  .formatted(expected.get(prefix + "width"), expected.get(prefix + "height")));
      assertThat(TestImages.sha256(image.data()))
          .isEqualTo(expected.get(prefix + "rgb_sha256").asText());
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static Stream<Report> reports() {
    return Stream.of(FOLDERS)
        .map("reports/%s/"::formatted)
        .flatMap(
            folder ->
                TestImages.json(folder + "expected.json").properties().stream()
                    .map(file -> new Report(folder + file.getKey(), file.getValue())));
  }

  static Stream<Report> read() {
    return reports().filter(report -> report.expected().has("rgb_sha256"));
  }

  static Stream<Report> refused() {
    return reports().filter(report -> report.expected().has("refused"));
  }

  @ParameterizedTest
  @MethodSource("read")
  void givesTheSamePixels(Report report) throws InvalidImageException {
    report.assertIs(
        "",
        ImageDecoder.builder()
            .optExifOrientation(ExifOrientation.IGNORE)
            .build()
            .decode(report.bytes()));
  }

  @ParameterizedTest
  @MethodSource("read")
  void turnsUpright(Report report) throws InvalidImageException {
    ImageDecoder decoder = ImageDecoder.builder().optExifOrientation(ExifOrientation.APPLY).build();
    String prefix = report.expected().has("upright_rgb_sha256") ? "upright_" : "";
    report.assertIs(prefix, decoder.decode(report.bytes()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(Report report) {
    assertThatThrownBy(
            () ->
                ImageDecoder.builder()
                    .optExifOrientation(ExifOrientation.IGNORE)
                    .build()
                    .decode(report.bytes()))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("; ");
  }
}
