package io.sparkbit.checkpoint.pytorch;

import static io.sparkbit.checkpoint.CheckpointAssert.assertSameTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.PickleBytes;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.ZipCheckpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyTorch wrote is read as PyTorch reads it. */
class PytorchFileTest {

  private static final List<String> NOT_FLOATS = List.of("num_batches_tracked", "mask");

  @TempDir Path folder;

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
                checkpoint.source(), name, "5 elements were requested, but only 4 are left");
      }
    }
  }

  @Test
  void aContiguousTensorIsNotHeldInMemory() throws IOException {
    int elements = 4 << 20;
    byte[] pickle =
        new PickleBytes()
            .raw("}")
            .text("x")
            .append(
                new PickleBytes().tensor("0", elements, 0, new long[] {elements}, new long[] {1}))
            .raw("s.")
            .bytes();
    Path file =
        Files.write(
            folder.resolve("model.bin"),
            new ZipBytes()
                .put("archive/data.pkl", pickle)
                .put("archive/data/0", new byte[elements * Float.BYTES])
                .deflated());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    float[] piece = new float[1 << 12];
    try (TensorReader reader = ZipCheckpoint.open(file).open("x")) {
      for (int read = 0; read < elements; read += piece.length) {
        reader.read(piece);
      }
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(elements);
  }

  private static Checkpoint expected() throws CheckpointException {
    return SafetensorsFile.open(Fixtures.file("state_dict.safetensors"));
  }
}
