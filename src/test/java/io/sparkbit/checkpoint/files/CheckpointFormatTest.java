package io.sparkbit.checkpoint.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A format is found whatever the file is called, and what is no format is refused with a fix. */
class CheckpointFormatTest {

  private static final String FIX =
      "; load it with PyTorch and save its state_dict again with PyTorch 1.6 or newer, or"
          + " as safetensors";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"protocol_2.bin", "stored.npz", "state_dict.safetensors"})
  void namesDoNotMatter(String fixture) throws IOException {
    Path renamed = Files.copy(Fixtures.file(fixture), folder.resolve("weights.json"));

    assertThat(Checkpoints.open(renamed).names())
        .isEqualTo(Checkpoints.open(Fixtures.file(fixture)).names());
  }

  /** Its length's first byte is that of a JSON object, of a pickle or of a zip. */
  @ParameterizedTest
  @CsvSource({"0x7b", "0x80", "0x50"})
  void aLengthIsNoFormat(String length) throws IOException {
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    header += " ".repeat(Integer.decode(length) - header.length());
    Path file = Files.write(folder.resolve("x"), SafetensorsBytes.file(header, new byte[4]));

    assertThat(Checkpoints.open(file).shape("x")).isEqualTo(List.of(1L));
  }

  @Test
  void missing() {
    assertThatThrownBy(() -> Checkpoints.open(folder.resolve("x")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no file %s", folder.resolve("x"));
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot read %s: ".formatted(folder));
  }

  @Test
  void empty() throws IOException {
    refused("", "is empty; fetch the file again");
  }

  @ParameterizedTest
  @CsvSource({
    "<!DOCTYPE html><html>, 3c 21 44 4f 43 54 59 50 45 20 68 74 6d 6c 3e 3c",
    "\u0089HDF, 89 48 44 46",
    "PK!, 50 4b 21"
  })
  void unknown(String content, String bytes) throws IOException {
    refused(
        content,
        "begins with the bytes "
            + bytes
            + ", but a checkpoint is a safetensors file, an index of shards (JSON), a PyTorch"
            + " file (a zip, since PyTorch 1.6) or an npz file");
  }

  @Test
  void gitLfsPointer() throws IOException {
    refused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        "is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'");
  }

  @ParameterizedTest
  @CsvSource({
    "legacy.bin, a file in the format of PyTorch before 1.6",
    "legacy_protocol_4.bin, a file in the format of PyTorch before 1.6",
    "tar.bin, 'a TAR archive, as written by PyTorch before 0.1.10'"
  })
  void formatsOfOldPyTorch(String fixture, String what) {
    assertThatThrownBy(() -> Checkpoints.open(Fixtures.file(fixture)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s is %s%s", Fixtures.file(fixture), what, FIX);
  }

  @Test
  void barePickle() throws IOException {
    refused("\u0080\u0004}.", "is a bare pickle" + FIX);
  }

  private void refused(String content, String message) throws IOException {
    Path file =
        Files.write(folder.resolve("weights"), content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s %s", file, message);
  }
}
