package io.sparkbit.checkpoint;

import static io.sparkbit.checkpoint.CheckpointAssert.assertSameTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyTorch wrote is read as PyTorch reads it. */
class PytorchFileTest {

  private static final List<String> NOT_FLOATS = List.of("num_batches_tracked", "mask");

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everyProtocolIsRead(int protocol) throws IOException {
    Checkpoint expected = expected();
    Checkpoint checkpoint =
        ZipCheckpoint.open(Fixtures.file("protocol_%d.bin".formatted(protocol)));

    for (String name : expected.names()) {
      assertSameTensor(checkpoint, expected, name);
    }
    assertThat(checkpoint.names()).containsAll(expected.names()).containsAll(NOT_FLOATS);
    assertThat(checkpoint.names()).hasSize(expected.names().size() + NOT_FLOATS.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"below_state_dict.bin", "below_model.bin", "deflated.bin", "big_endian.bin"})
  void everyWrappingIsRead(String file) throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file(file));

    assertThat(checkpoint.names()).containsExactly("contiguous", "half");
    assertSameTensor(checkpoint, expected(), "contiguous");
    assertSameTensor(checkpoint, expected(), "half");
  }

  @Test
  void tensorsAreReadPieceByPiece() throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file("protocol_2.bin"));
    for (String name : List.of("contiguous", "transposed")) {
      float[] whole = expected().read(name);
      try (TensorReader reader = checkpoint.open(name)) {
        float[] piece = new float[5];
        for (int from = 0; from + piece.length <= whole.length; from += piece.length) {
          reader.read(piece);
          assertThat(piece).containsExactly(Arrays.copyOfRange(whole, from, from + 5));
        }
        assertThatThrownBy(() -> reader.read(piece))
            .isInstanceOf(CheckpointException.class)
            .hasMessageContainingAll(
                checkpoint.source(), name, "5 elements were asked for, but only 4 are left");
      }
    }
  }

  private static Checkpoint expected() throws CheckpointException {
    return SafetensorsFile.open(Fixtures.file("state_dict.safetensors"));
  }
}
