package io.sparkbit.checkpoint.safetensors;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.tensor.ElementReader;
import io.sparkbit.checkpoint.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads safetensors files. Opening reads and validates only the header; a tensor's bytes are read
 * on demand. A file of any size therefore costs little memory, and nothing needs closing.
 *
 * <pre>{@code
 * Checkpoint checkpoint = SafetensorsFile.open(Path.of("model.safetensors"));
 * float[] bias = checkpoint.read("classifier.1.bias");
 * }</pre>
 */
public final class SafetensorsFile {

  private SafetensorsFile() {}

  /**
   * Opens a file; reads and validates the header.
   *
   * @throws CheckpointException if the file is missing, unreadable or malformed
   */
  public static Checkpoint open(Path file) throws CheckpointException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return open(file, channel);
    } catch (CheckpointException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new CheckpointException("There is no file " + file, e);
    } catch (IOException e) {
      throw new CheckpointException("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  private static Checkpoint open(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < SafetensorsFormat.LENGTH_BYTES) {
      throw new CheckpointException(
          "%s has %d bytes, but a safetensors file begins with 8 bytes of header length"
              .formatted(file, size));
    }
    long headerBytes = readFully(channel, 0, SafetensorsFormat.LENGTH_BYTES).getLong();
    long available = size - SafetensorsFormat.LENGTH_BYTES;
    if (headerBytes < 0 || headerBytes > SafetensorsFormat.MAX_HEADER_BYTES) {
      throw new CheckpointException(
          ("%s declares a header of %s bytes at offset 0, over the format's limit of %d; is it a"
                  + " safetensors file?")
              .formatted(
                  file, Long.toUnsignedString(headerBytes), SafetensorsFormat.MAX_HEADER_BYTES));
    }
    if (headerBytes > SafetensorsFormat.MAX_READ_HEADER_BYTES) {
      throw new CheckpointException(
          ("%s declares a header of %d bytes at offset 0, but the names and shapes of a"
                  + " checkpoint need at most %d; is it a BiT model?")
              .formatted(file, headerBytes, SafetensorsFormat.MAX_READ_HEADER_BYTES));
    }
    if (headerBytes > available) {
      throw new CheckpointException(
          ("%s is truncated: it declares a header of %d bytes at offset 0, but only %d follow;"
                  + " fetch the file again")
              .formatted(file, headerBytes, available));
    }
    String json = utf8(file, readFully(channel, SafetensorsFormat.LENGTH_BYTES, (int) headerBytes));
    long dataOffset = SafetensorsFormat.LENGTH_BYTES + headerBytes;
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    SafetensorsHeader.parse(json, file.toString(), available - headerBytes)
        .forEach(
            (name, entry) ->
                tensors.put(
                    name,
                    new LazyTensor(
                        entry.shape(),
                        () ->
                            open(
                                "%s: tensor '%s'".formatted(file, name),
                                file,
                                entry,
                                dataOffset + entry.begin()))));
    return new Checkpoint(file.toString(), tensors);
  }

  private static String utf8(Path file, ByteBuffer header) throws CheckpointException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(
          "The header of %s is not valid UTF-8 at offset %d"
              .formatted(file, SafetensorsFormat.LENGTH_BYTES + header.position()),
          e);
    }
  }

  private static ByteBuffer readFully(FileChannel channel, long offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("unexpected end at offset " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private static TensorReader open(
      String where, Path file, SafetensorsHeader.Entry entry, long offset)
      throws CheckpointException {
    ElementType type =
        ElementType.requireReadable(Optional.of(entry.type()), entry.type().name(), where);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(offset);
      return new ElementReader(
          Channels.newInputStream(channel),
          type,
          ByteOrder.LITTLE_ENDIAN,
          entry.elements(),
          where,
          offset);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be opened: %s".formatted(where, e), e);
    }
  }
}
