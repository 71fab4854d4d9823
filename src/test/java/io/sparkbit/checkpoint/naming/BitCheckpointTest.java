package io.sparkbit.checkpoint.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.SafetensorsBytes;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.files.Checkpoints;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and dimensions of every scheme become Hugging Face's. */
class BitCheckpointTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "resnet/root_block/standardized_conv2d/kernel, bit.embedder.convolution.weight",
    "resnet/block1/unit01/a/standardized_conv2d/kernel, bit.encoder.stages.0.layers.0.conv1.weight",
    "resnet/block3/unit23/b/standardized_conv2d/kernel, bit.encoder.stages.2.layers.22.conv2.weight",
    "resnet/block4/unit03/c/standardized_conv2d/kernel, bit.encoder.stages.3.layers.2.conv3.weight",
    "resnet/block2/unit01/a/proj/standardized_conv2d/kernel,"
        + " bit.encoder.stages.1.layers.0.downsample.conv.weight"
  })
  void kernelsAreTransposed(String stored, String name) throws IOException {
    // Height 1, width 2, 3 input channels, 2 output channels.
    Checkpoint checkpoint = google(stored, List.of(1L, 2L, 3L, 2L));

    assertThat(checkpoint.names()).containsExactly(name);
    assertThat(checkpoint.shape(name)).containsExactly(2L, 3L, 1L, 2L);
    assertThat(checkpoint.elements(name)).isEqualTo(12);
    assertThat(checkpoint.read(name)).containsExactly(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
  }

  @Test
  void theHeadsKernelIsAMatrix() throws IOException {
    Checkpoint checkpoint = google("resnet/head/conv2d/kernel", List.of(1L, 1L, 3L, 2L));

    assertThat(checkpoint.names()).containsExactly("classifier.1.weight");
    assertThat(checkpoint.shape("classifier.1.weight")).containsExactly(2L, 3L);
    assertThat(checkpoint.read("classifier.1.weight")).containsExactly(0, 2, 4, 1, 3, 5);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet/block1/unit01/a/group_norm/gamma, bit.encoder.stages.0.layers.0.norm1.weight",
    "resnet/block1/unit01/c/group_norm/beta, bit.encoder.stages.0.layers.0.norm3.bias",
    "resnet/group_norm/gamma, bit.norm.weight",
    "resnet/group_norm/beta, bit.norm.bias",
    "resnet/head/conv2d/bias, classifier.1.bias"
  })
  void vectorsAreRenamed(String stored, String name) throws IOException {
    Checkpoint checkpoint = google(stored, List.of(4L));

    assertThat(checkpoint.names()).containsExactly(name);
    assertThat(checkpoint.read(name)).containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "global_step",
    "resnet/block1/unit00/a/group_norm/gamma",
    "resnet/block1/unit01/d/group_norm/gamma",
    "resnet/block1/unit01/b/proj/standardized_conv2d/kernel",
    "resnet/block1/unit01/a/standardized_conv2d/kernel/Momentum"
  })
  void namesOfNoSchemeStay(String name) throws IOException {
    Checkpoint checkpoint =
        open(floats(List.of(1L), "resnet/group_norm/gamma").floats(name, List.of(2L), 1, 2));

    assertThat(NamingScheme.of(SafetensorsFile.open(file()))).isEqualTo(NamingScheme.ORIGINAL);
    assertThat(checkpoint.names()).containsExactly("bit.norm.weight", name);
    assertThat(checkpoint.read(name)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "stem.conv.weight, bit.embedder.convolution.weight",
    "stages.2.blocks.22.conv2.weight, bit.encoder.stages.2.layers.22.conv2.weight",
    "stages.0.blocks.1.norm3.bias, bit.encoder.stages.0.layers.1.norm3.bias",
    "stages.0.blocks.0.downsample.conv.weight, bit.encoder.stages.0.layers.0.downsample.conv.weight",
    "head.fc.bias, classifier.1.bias"
  })
  void timmsNamesAreRenamed(String stored, String name) throws IOException {
    Checkpoint checkpoint = open(floats(List.of(2L, 2L), stored, "norm.weight", "other"));

    assertThat(NamingScheme.of(SafetensorsFile.open(file()))).isEqualTo(NamingScheme.TIMM);
    assertThat(checkpoint.names()).containsExactly(name, "bit.norm.weight", "other");
    assertThat(checkpoint.shape(name)).containsExactly(2L, 2L);
    assertThat(checkpoint.read(name)).containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({"'2,3,1,1', '2,3'", "'2,3', '2,3'", "'2,3,1,2', '2,3,1,2'"})
  void timmsHeadIsAMatrix(String stored, String shape) throws IOException {
    Checkpoint checkpoint = open(floats(longs(stored), "head.fc.weight"));

    assertThat(checkpoint.shape("classifier.1.weight")).isEqualTo(longs(shape));
  }

  @Test
  void huggingFacesBaseModelIsNotTimms() throws IOException {
    String[] names = {"embedder.convolution.weight", "norm.weight", "norm.bias"};
    Checkpoint checkpoint = open(floats(List.of(1L), names));

    assertThat(NamingScheme.of(SafetensorsFile.open(file()))).isEqualTo(NamingScheme.HUGGING_FACE);
    assertThat(checkpoint.names()).containsExactly(names);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet/block1/unit01/a/standardized_conv2d/kernel, '3,3,4', 'height, width'",
    "resnet/head/conv2d/kernel, '4,2', '1, 1'",
    "resnet/head/conv2d/kernel, '1,2,4,2', '1, 1'",
    "resnet/head/conv2d/kernel, '2,1,4,2', '1, 1'"
  })
  void kernelOfNoKernelsShape(String name, String shape, String expected) {
    assertThatThrownBy(() -> google(name, longs(shape)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: tensor '%s' has shape %s, but a kernel must have shape [%s, input channels,"
                + " output channels]",
            file(), name, longs(shape), expected);
  }

  @Test
  void twoTensorsOfOneName() {
    assertThatThrownBy(
            () -> open(floats(List.of(1L), "stem.conv.weight", "norm.weight", "bit.norm.weight")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: tensors 'norm.weight' and 'bit.norm.weight' both translate to"
                + " 'bit.norm.weight'",
            file());
  }

  @Test
  void errorsGiveTheNameInTheFile() throws IOException {
    Checkpoint checkpoint =
        open(
            new SafetensorsBytes()
                .tensor("stem.conv.weight", "I32", List.of(1L), new byte[4])
                .floats("norm.weight", List.of(1L), 1));

    assertThatThrownBy(() -> checkpoint.read("bit.embedder.convolution.weight"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("%s: tensor 'stem.conv.weight' has dtype I32".formatted(file()));
    assertThatThrownBy(() -> checkpoint.read("stem.conv.weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s has no tensor 'stem.conv.weight'", file());
  }

  @Test
  void transposedTensorsGiveNoMoreThanTheyHave() throws IOException {
    Checkpoint checkpoint =
        google("resnet/root_block/standardized_conv2d/kernel", List.of(1L, 1L, 1L, 2L));

    try (TensorReader reader = checkpoint.open("bit.embedder.convolution.weight")) {
      assertThatThrownBy(() -> reader.read(new float[3]))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "%s: tensor 'bit.embedder.convolution.weight' (stored as"
                  + " 'resnet/root_block/standardized_conv2d/kernel'): 3 elements were requested, but"
                  + " only 2 are left",
              file());
    }
  }

  /** Of the values 0, 1, 2... */
  private Checkpoint google(String name, List<Long> shape) throws IOException {
    Checkpoint checkpoint = open(floats(shape, name));
    assertThat(NamingScheme.of(SafetensorsFile.open(file()))).isEqualTo(NamingScheme.ORIGINAL);
    return checkpoint;
  }

  private static SafetensorsBytes floats(List<Long> shape, String... names) {
    float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    SafetensorsBytes bytes = new SafetensorsBytes();
    Arrays.stream(names).forEach(name -> bytes.floats(name, shape, values));
    return bytes;
  }

  private static List<Long> longs(String numbers) {
    return Stream.of(numbers.split(",")).map(Long::valueOf).toList();
  }

  private Path file() {
    return folder.resolve("weights");
  }

  private Checkpoint open(SafetensorsBytes bytes) throws IOException {
    return Checkpoints.open(Files.write(file(), bytes.toBytes()));
  }
}
