package io.sparkbit.checkpoint.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.PickleBytes;
import io.sparkbit.checkpoint.SafetensorsBytes;
import io.sparkbit.checkpoint.ZipBytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of thousands of tensors without a byte: refused before memory is taken for them. */
class HugeCheckpointsTest {

  /** What may be allocated for a refusal, over time: most is garbage at once. */
  private static final long FEW_BYTES = 3L << 29;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  private void assertRefused(byte[] content, String message) throws IOException {
    Path file = Files.write(folder.resolve("weights"), content);
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message, file);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(FEW_BYTES);
  }

  @Test
  void safetensors() throws IOException {
    String header =
        IntStream.range(0, 200_000)
            .mapToObj("\"%x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"::formatted)
            .collect(Collectors.joining(",", "{", "}"));

    assertRefused(
        SafetensorsBytes.file(header, new byte[0]),
        "%%s declares a header of %d bytes at offset 0, but the names and shapes of a checkpoint need at most 8388608; is it a BiT model?"
            .formatted(header.length()));
  }

  @Test
  void index() throws IOException {
    String index =
        IntStream.range(0, 400_000)
            .mapToObj("\"%x\":\"1.safetensors\""::formatted)
            .collect(Collectors.joining(",", "{\"weight_map\":{", "}}"));

    assertRefused(
        index.getBytes(StandardCharsets.UTF_8),
        "%%s has %d bytes, but an index has at most 8388608".formatted(index.length()));
  }

  /** The directory of a zip is read to its end, whatever number of entries the zip declares. */
  @Test
  void npz() throws IOException {
    int entries = 200_000;
    ByteBuffer zip =
        ByteBuffer.allocate(4 + entries * 51 + 22)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0x04034b50);
    for (int i = 0; i < entries; i++) {
      byte[] name = "%05x".formatted(i).getBytes(StandardCharsets.US_ASCII);
      zip.putInt(0x02014b50).position(zip.position() + 24);
      zip.putShort((short) name.length).position(zip.position() + 16);
      zip.put(name);
    }
    zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
    zip.putInt(entries * 51).putInt(4).putShort((short) 0);

    assertRefused(
        zip.array(),
        "%s has a zip directory of more than 2097152 bytes, but that of a checkpoint is smaller; is"
            + " it a BiT model?");
  }

  /** All with one shape of 64 dimensions, which the pickle holds once. */
  @Test
  void pickle() throws IOException {
    long[] zeros = new long[64];
    PickleBytes pickle =
        new PickleBytes()
            .raw("\u0080\u0002")
            .global("torch._utils", "_rebuild_tensor_v2")
            .raw("q\u0000(")
            .storage("0", 0)
            .number(0)
            .tuple(zeros)
            .tuple(zeros)
            .raw("\u0089Ntq\u0001}");
    for (int i = 0; i < 70_000; i++) {
      pickle.text(Integer.toString(i)).raw("h\u0000h\u0001Rs");
    }
    byte[] zip =
        new ZipBytes()
            .put("archive/data.pkl", pickle.raw(".").bytes())
            .put("archive/data/0", new byte[0])
            .deflated();

    Path file = Files.write(folder.resolve("weights"), zip);
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "\\Q%s\\E: entry 'archive/data.pkl': at offset \\d+ the pickle has more than 17000 tensors"
                .formatted(file));
  }

  @Test
  void aLongNameIsShortened() throws IOException {
    String name = "x\u001b[2J".repeat(8_000);
    Path file =
        Files.write(
            folder.resolve("weights"),
            new SafetensorsBytes()
                .field("\"%s\":3".formatted(name.replace("\u001b", "\\u001b")))
                .toBytes());

    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("%s: tensor 'x\\u001b[2Jx", file)
        .hasMessageEndingWith("...' is 3, but must be an object with dtype, shape, data_offsets")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1920));
  }
}
