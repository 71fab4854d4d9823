package io.sparkbit.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Writes safetensors files that transformers can load, byte for byte as the reference
 * implementation does: float32 tensors sorted by name, and the header padded with spaces.
 */
public final class SafetensorsWriter {

  private static final int PIECE = 1 << 14;

  private static final String FLOAT32 = ElementType.F32.name();

  /** Transformers rejects files without it. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final Checkpoint tensors;
  private final SortedSet<String> names;
  private final ByteBuffer piece =
      ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsWriter(Checkpoint tensors) {
    this.tensors = tensors;
    this.names = new TreeSet<>(tensors.names());
  }

  /**
   * Writes all tensors of a checkpoint, with one piece of one tensor in memory at a time. The file
   * appears only when it is complete.
   *
   * @param file the target; replaced if it exists
   * @throws CheckpointException if a tensor cannot be read as floats, or has a reserved name
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Checkpoint tensors) throws IOException {
    if (tensors.names().contains(SafetensorsFormat.METADATA)) {
      throw new CheckpointException(
          "%s: a tensor is named '%s', which safetensors files do not allow"
              .formatted(tensors.source(), SafetensorsFormat.METADATA));
    }
    SafetensorsWriter writer = new SafetensorsWriter(tensors);
    Path partial =
        file.resolveSibling(".%s.%s.partial".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      try (FileChannel out =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writer.writeHeader(out);
        for (String name : writer.names) {
          writer.writeTensor(out, name);
        }
        out.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private void writeHeader(FileChannel out) throws IOException {
    byte[] header = header();
    ByteBuffer length = ByteBuffer.allocate(SafetensorsFormat.LENGTH_BYTES);
    writeFully(out, length.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).flip());
    writeFully(out, ByteBuffer.wrap(header));
  }

  private byte[] header() throws JsonProcessingException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(SafetensorsFormat.METADATA, METADATA);
    long begin = 0;
    for (String name : names) {
      long end = Math.addExact(begin, Math.multiplyExact(tensors.elements(name), Float.BYTES));
      Map<String, Object> tensor = new LinkedHashMap<>();
      tensor.put(SafetensorsFormat.DTYPE, FLOAT32);
      tensor.put(SafetensorsFormat.SHAPE, tensors.shape(name));
      tensor.put(SafetensorsFormat.DATA_OFFSETS, List.of(begin, end));
      fields.put(name, tensor);
      begin = end;
    }
    byte[] json = new JsonMapper().writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-json.length, SafetensorsFormat.ALIGNMENT);
    byte[] header = Arrays.copyOf(json, json.length + padding);
    Arrays.fill(header, json.length, header.length, (byte) ' ');
    return header;
  }

  private void writeTensor(FileChannel out, String name) throws IOException {
    try (TensorReader reader = tensors.open(name)) {
      for (long left = tensors.elements(name); left > 0; left -= PIECE) {
        float[] values = new float[(int) Math.min(PIECE, left)];
        reader.read(values);
        piece.clear();
        piece.asFloatBuffer().put(values);
        writeFully(out, piece.limit(values.length * Float.BYTES));
      }
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
