package io.sparkbit.training.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import io.sparkbit.image.codec.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.commons.text.CaseUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What torchvision does; src/test/python/golden_randaugment.py asked it. */
class OperationTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/sparkbit/training/randaugment.json");

  /** Hexadecimal digits of a digest there. */
  private static final int DIGITS = 8;

  /** Of the table of magnitudes there. */
  private static final Size SIZE = new Size(47, 61);

  private static final ImageDecoder DECODER =
      ImageDecoder.builder().optColorMode(ColorMode.AS_STORED).build();

  private static JsonNode golden;

  @BeforeAll
  static void readAnswers() throws IOException {
    golden = new JsonMapper().readTree(GOLDEN.toFile());
  }

  private static JsonNode golden(Operation operation) {
    return golden.get(List.of(Operation.values()).indexOf(operation));
  }

  private static RgbImage image(String name) throws InvalidImageException {
    if (name.endsWith(".png")) {
      return DECODER.decode(TestImages.bytes("golden/" + name));
    }
    int[] size = Arrays.stream(name.split("x")).mapToInt(Integer::parseInt).toArray();
    return TestImages.pattern(size[0], size[1], size[2]);
  }

  @Test
  void areThoseOfTorchvisionInItsOrder() {
    assertThat(StreamSupport.stream(golden.spliterator(), false))
        .extracting(answer -> answer.get("operation").asText())
        .containsExactly(
            Arrays.stream(Operation.values())
                .map(operation -> camelCase(operation.name()))
                .toArray(String[]::new));
  }

  private static String camelCase(String name) {
    return CaseUtils.toCamelCase(name, true, '_');
  }

  @ParameterizedTest
  @EnumSource
  void magnitudesMeanWhatTheyMeanThere(Operation operation) {
    JsonNode magnitudes = golden(operation).get("magnitudes");

    assertThat(operation.sign() == Operation.Sign.DRAWN)
        .isEqualTo(golden(operation).get("signed").asBoolean());
    assertThat(magnitudes).hasSize(Magnitude.MAX + 1);
    for (int magnitude = 0; magnitude <= Magnitude.MAX; magnitude++) {
      double expected = magnitudes.get(magnitude).asDouble();
      assertThat(operation.strength(magnitude, SIZE))
          .as("magnitude %d", magnitude)
          .isCloseTo(expected, within(1e-6 * expected));
    }
  }

  /** At all magnitudes, of photos and of images with hardly any pixels, in color and gray. */
  @ParameterizedTest
  @EnumSource
  void givesPillowsBytes(Operation operation) throws InvalidImageException {
    for (Map.Entry<String, JsonNode> answers : golden(operation).get("images").properties()) {
      RgbImage image = image(answers.getKey());
      byte[] before = image.data().clone();
      String digests = answers.getValue().asText();
      int signs = operation.sign() == Operation.Sign.DRAWN ? 2 : 1;
      int strengths = signs * (Magnitude.MAX + 1);
      assertThat(digests).hasSize(strengths * DIGITS);
      for (int i = 0; i < strengths; i++) {
        int magnitude = i % (Magnitude.MAX + 1);
        double strength =
            operation.strength(magnitude, new Size(image.height(), image.width()))
                * (i > Magnitude.MAX ? -1 : 1);
        assertThat(TestImages.sha256(operation.apply(image, strength).data()))
            .as("%s, magnitude %d, strength %s", answers.getKey(), magnitude, strength)
            .startsWith(digests.substring(i * DIGITS, (i + 1) * DIGITS));
      }
      assertThat(image.data()).isEqualTo(before);
    }
  }

  @Test
  void grayHasNoColor() throws InvalidImageException {
    RgbImage gray = image("astronaut_gray.png");

    assertThat(IntStream.rangeClosed(0, Magnitude.MAX))
        .allMatch(
            magnitude ->
                Operation.COLOR.apply(gray, Operation.COLOR.strength(magnitude, SIZE)) == gray);
  }
}
