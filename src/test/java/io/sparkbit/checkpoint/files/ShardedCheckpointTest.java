package io.sparkbit.checkpoint.files;

import static io.sparkbit.checkpoint.CheckpointAssert.assertSameTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.SafetensorsBytes;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards hold exactly what their index says, or are refused by index, tensor and shard. */
class ShardedCheckpointTest {

  @TempDir Path folder;

  private Path index;

  @BeforeEach
  void writeShards() throws IOException {
    index = folder.resolve("model.safetensors.index.json");
    shard("1.safetensors", "a", "b");
    shard("2.safetensors", "c");
  }

  @Test
  void shardsMayBePickles() throws IOException {
    Checkpoint expected = SafetensorsFile.open(Fixtures.file("state_dict.safetensors"));
    Checkpoint checkpoint =
        Checkpoints.open(Fixtures.file("sharded_pickles/pytorch_model.bin.index.json"));

    assertThat(checkpoint.names()).containsExactly("contiguous", "half", "channels_last");
    for (String name : checkpoint.names()) {
      assertSameTensor(checkpoint, expected, name);
    }
  }

  @Test
  void tensorsComeInTheOrderOfTheIndex() throws IOException {
    Checkpoint checkpoint =
        open("{'weight_map':{'c':'2.safetensors','a':'1.safetensors','b':'1.safetensors'}}");

    assertThat(checkpoint.source()).isEqualTo(index.toString());
    assertThat(checkpoint.names()).containsExactly("c", "a", "b");
    assertThat(checkpoint.read("c")).containsExactly('c');
    assertThatThrownBy(() -> checkpoint.shape("d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s has no tensor 'd'", index);
  }

  @Test
  void missingIndex() {
    assertThatThrownBy(() -> ShardedCheckpoint.open(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no file %s", index);
  }

  @Test
  void noWeightMap() {
    refused(
        "{'metadata':{'total_size':12}}",
        "%s has no weight_map, which maps each tensor to its shard; is it the index of a"
            + " checkpoint?");
  }

  @Test
  void notJson() {
    assertThatThrownBy(() -> open("{'weight_map':"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The index %s is not valid JSON: ".formatted(index))
        .hasMessageContaining("at line 1, column");
  }

  @Test
  void notUtf8() throws IOException {
    Files.write(index, new byte[] {'{', '"', (byte) 0xff});

    assertThatThrownBy(() -> Checkpoints.open(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("The index %s is not valid UTF-8 at offset 2; save it as UTF-8", index);
  }

  @Test
  void overTheLimit() throws IOException {
    Files.writeString(index, "{" + " ".repeat(8 << 20));

    assertThatThrownBy(() -> Checkpoints.open(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s has 8388609 bytes, but an index has at most 8388608", index);
  }

  @Test
  void weightMapIsAList() {
    refused(
        "{'weight_map':['a']}",
        "The index %s: weight_map is [\"a\"], but must be an object of strings");
  }

  @Test
  void shardIsANumber() {
    refused("{'weight_map':{'a':1}}", "The index %s: weight_map.a is 1, but must be a string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../1.safetensors",
        "/etc/passwd",
        "sub/1.safetensors",
        "..",
        "a..b",
        "C:1.safetensors",
        ".",
        "",
        " ",
        "sub\\\\1",
        "1.safetensors\\u0000"
      })
  void shardOutsideTheFolder(String shard) {
    refused(
        "{'weight_map':{'a':'%s'}}".formatted(shard),
        ("%%s says that tensor 'a' is in '%s', but a shard must be in the folder of its index;"
                + " get the model from a source that you trust")
            .formatted(shard.replace("\\\\", "\\")));
  }

  @Test
  void missingShard() {
    refused(
        "{'weight_map':{'a':'3.safetensors'}}",
        "%s says that tensor 'a' is in "
            + folder.resolve("3.safetensors")
            + ", which does not exist; fetch all shards");
  }

  @Test
  void tensorInAnotherShard() {
    refused(
        "{'weight_map':{'a':'2.safetensors'}}",
        "%s says that tensor 'a' is in "
            + folder.resolve("2.safetensors")
            + ", which does not hold it; fetch both again");
  }

  @Test
  void tensorNotListed() {
    refused(
        "{'weight_map':{'a':'1.safetensors'}}",
        "%s does not list tensor 'b', which is in "
            + folder.resolve("1.safetensors")
            + "; fetch both again");
  }

  @Test
  void tensorInTwoShards() throws IOException {
    shard("3.safetensors", "c", "a");

    refused(
        "{'weight_map':{'a':'1.safetensors','b':'1.safetensors','c':'3.safetensors'}}",
        "%s says that tensor 'a' is in "
            + folder.resolve("1.safetensors")
            + ", but it is also in "
            + folder.resolve("3.safetensors")
            + "; fetch them again");
  }

  @Test
  void tensorListedTwice() {
    assertThatThrownBy(() -> open("{'weight_map':{'a':'1.safetensors','a':'2.safetensors'}}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The index " + index)
        .hasMessageContaining("Duplicate field 'a'");
  }

  @Test
  void shardIsAnIndex() {
    refused(
        "{'weight_map':{'a':'model.safetensors.index.json'}}",
        "%s says that tensor 'a' is in "
            + index
            + ", but that is an index, which holds no tensors");
  }

  @ParameterizedTest
  @CsvSource({"safetensors", "bin"})
  void brokenShard(String extension) throws IOException {
    Path shard = Files.write(folder.resolve("3." + extension), new byte[] {1, 2, 3});

    refused(
        "{'weight_map':{'a':'3.%s'}}".formatted(extension),
        shard
            + " begins with the bytes 01 02 03, but a checkpoint is a safetensors file, an index of"
            + " shards (JSON), a PyTorch file (a zip, since PyTorch 1.6) or an npz file");
  }

  private void shard(String file, String... names) throws IOException {
    SafetensorsBytes shard = new SafetensorsBytes();
    for (String name : names) {
      shard.floats(name, List.of(1L), name.charAt(0));
    }
    Files.write(folder.resolve(file), shard.toBytes());
  }

  private Checkpoint open(String json) throws IOException {
    return Checkpoints.open(Files.writeString(index, json.replace('\'', '"')));
  }

  private void refused(String json, String message) {
    assertThatThrownBy(() -> open(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message.replace("%s", index.toString()));
  }
}
