package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden image through every golden processor, bit for bit. */
class GoldenImagesTest {
  private static final JsonNode EXPECTED = TestImages.json("golden/expected.json");
  private static final ImageDecoder DECODER =
      ImageDecoder.builder().optExifOrientation(ExifOrientation.IGNORE).build();

  static Stream<String> images() {
    return EXPECTED.properties().stream().map(Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("images")
  void decodesAndProcessesAsTheReference(String name) throws InvalidImageException {
    RgbImage image = DECODER.decode(TestImages.bytes("golden/" + name));
    JsonNode expected = EXPECTED.get(name);
    assertThat(TestImages.sha256(image.data())).isEqualTo(expected.get("rgb_sha256").asText());
    for (Map.Entry<String, JsonNode> processed : expected.get("processed").properties()) {
      RgbImage result = TestImages.processor(processed.getKey()).process(image);
      JsonNode shape = processed.getValue().get("shape_hwc");
      assertThat(result)
          .as(processed.getKey())
          .hasToString(shape.get(1) + " x " + shape.get(0) + " x " + shape.get(2));
      assertThat(TestImages.sha256(result.data()))
          .as(processed.getKey())
          .isEqualTo(processed.getValue().get("uint8_hwc_sha256").asText());
    }
  }

  @Test
  void pixelValuesAreTheReferencesBitForBit() throws InvalidImageException {
    byte[] file = TestImages.bytes("golden/expected_pixel_values.safetensors");
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = (int) buffer.getLong();
    JsonNode header =
        TestImages.parse(new String(file, Long.BYTES, headerBytes, StandardCharsets.UTF_8));
    assertThat(header).hasSizeGreaterThan(3);
    for (Map.Entry<String, JsonNode> tensor : header.properties()) {
      int slash = tensor.getKey().indexOf('/');
      if (slash > 0) {
        BitImageProcessor processor = TestImages.processor(tensor.getKey().substring(slash + 1));
        String name = tensor.getKey().substring(0, slash);
        RgbImage image = DECODER.decode(TestImages.bytes("golden/" + name));
        byte[] values = TestImages.littleEndian(processor.pixelValues(processor.process(image)));
        int begin = Long.BYTES + headerBytes + tensor.getValue().get("data_offsets").get(0).asInt();
        assertThat(ByteBuffer.wrap(values))
            .as(tensor.getKey())
            .isEqualTo(ByteBuffer.wrap(file, begin, values.length).slice());
      }
    }
  }

  @Test
  void sixteenBitGrayKeepsTheUpperByte() throws InvalidImageException {
    RgbImage image = DECODER.decode(TestImages.bytes("golden/gray16.png"));
    assertThat(image).hasToString("60 x 40 x 3");
    // The first samples are 4820, 48717, 13511.
    assertThat(image.data()).startsWith(18, 18, 18, 190, 190, 190, 52, 52, 52);
  }
}
