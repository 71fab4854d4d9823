package io.sparkbit.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.image.processor.BitImageProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The images in the test resources, and what the reference made of them. */
public final class TestImages {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TestImages() {}

  public static byte[] bytes(String name) {
    try (InputStream input = TestImages.class.getResourceAsStream(name)) {
      if (input == null) {
        throw new IllegalArgumentException("no test resource " + name);
      }
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  public static JsonNode json(String name) {
    return parse(text(name));
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the regular files in a resource folder, except descriptions. */
  public static List<String> names(String folder) {
    try (Stream<Path> files = Files.list(Path.of(TestImages.class.getResource(folder).toURI()))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".json") && !name.endsWith(".safetensors"))
          .sorted()
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static BitImageProcessor processor(String name) {
    String file = "golden/processors/" + name + ".json";
    return BitImageProcessor.fromJson(text(file), file);
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] littleEndian(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  /** Returns the input of the cases in resample.json and processors.json. */
  public static RgbImage pattern(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          data[i++] = (byte) (x * 7 + y * 13 + c * 29 ^ x * y);
        }
      }
    }
    return RgbImage.of(width, height, channels, data);
  }
}
