package io.sparkbit.checkpoint.safetensors;

import static io.sparkbit.checkpoint.CheckpointAssert.assertSameTensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.SafetensorsBytes;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, bit by bit. */
class SafetensorsWriterTest {

  @TempDir Path folder;

  @Test
  void tensorsComeBackAsTheyWere() throws IOException {
    // More than one piece, and one value more.
    float[] many = new float[3 * (1 << 14) + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = Float.intBitsToFloat(i * 0x9e3779b9);
    }
    Checkpoint sound =
        open(
            new SafetensorsBytes()
                .floats("many", List.of((long) many.length), many)
                .floats("größe", List.of(2L, 1L), -0f, Float.NaN)
                .floats("scalar", List.of(), 7f)
                .floats("empty", List.of(0L, 3L))
                .tensor("bfloat16", "BF16", List.of(1L), new byte[] {(byte) 0x80, 0x3f}));

    SafetensorsWriter.write(target(), sound);

    Checkpoint written = SafetensorsFile.open(target());
    assertSameTensors(written, sound);
    assertThat(written.names()).containsExactly("bfloat16", "empty", "größe", "many", "scalar");
    assertThat(files()).containsExactlyInAnyOrder("sound", "model.safetensors");
  }

  @Test
  void theHeaderIsThatOfTheReference() throws IOException {
    SafetensorsWriter.write(
        target(),
        open(new SafetensorsBytes().floats("b", List.of(1L), 1).floats("a", List.of(2L), 2, 3)));

    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
    String padded = header + " ".repeat(Math.floorMod(-header.length(), 8));
    assertThat(Files.readAllBytes(target()))
        .startsWith(SafetensorsBytes.file(padded.getBytes(StandardCharsets.UTF_8), new byte[0]))
        .hasSize(8 + padded.length() + 12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "protocol_2.bin"})
  void aTensorOfIntegersLeavesNothingBehind(String fixture) throws IOException {
    Files.writeString(target(), "old");

    assertThatThrownBy(
            () -> SafetensorsWriter.write(target(), Checkpoints.open(Fixtures.file(fixture))))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("weights must be one of");

    assertThat(files()).containsExactly("model.safetensors");
    assertThat(target()).hasContent("old");
  }

  @Test
  void anExistingFileIsReplaced() throws IOException {
    Files.writeString(target(), "old");

    SafetensorsWriter.write(target(), open(new SafetensorsBytes().floats("x", List.of(1L), 1f)));

    assertThat(SafetensorsFile.open(target()).read("x")).containsExactly(1f);
  }

  @Test
  void aTensorMayNotHaveTheNameOfTheMetadata() throws IOException {
    Path npz =
        Files.write(
            folder.resolve("x.npz"),
            new ZipBytes()
                .put("__metadata__.npy", ZipBytes.of(Fixtures.file("stored.npz")).get("scalar.npy"))
                .stored());

    assertThatThrownBy(() -> SafetensorsWriter.write(target(), Checkpoints.open(npz)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: a tensor is named '__metadata__', which safetensors files do not allow", npz);
  }

  private Checkpoint open(SafetensorsBytes bytes) throws IOException {
    return SafetensorsFile.open(Files.write(folder.resolve("sound"), bytes.toBytes()));
  }

  private Path target() {
    return folder.resolve("model.safetensors");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
