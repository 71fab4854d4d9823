package io.sparkbit.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds safetensors files, valid and broken ones. */
public final class SafetensorsBytes {

  private final List<String> fields = new ArrayList<>();
  private final List<byte[]> blocks = new ArrayList<>();
  private int dataBytes;

  /** Adds a field of the header, exactly as it is written to the file. */
  public SafetensorsBytes field(String json) {
    fields.add(json);
    return this;
  }

  /** Adds a tensor whose bytes follow those of the one before. */
  public SafetensorsBytes tensor(String name, String dtype, List<Long> shape, byte[] bytes) {
    blocks.add(bytes);
    int begin = dataBytes;
    dataBytes += bytes.length;
    return field(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
            .formatted(name, dtype, shape, begin, dataBytes));
  }

  public SafetensorsBytes floats(String name, List<Long> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(name, "F32", shape, bytes.array());
  }

  public byte[] toBytes() {
    ByteBuffer data = ByteBuffer.allocate(dataBytes);
    blocks.forEach(data::put);
    return file("{" + String.join(",", fields) + "}", data.array());
  }

  /** Returns a file with any header, declared with its true length. */
  public static byte[] file(String header, byte[] data) {
    return file(header.getBytes(StandardCharsets.UTF_8), data);
  }

  public static byte[] file(byte[] header, byte[] data) {
    return file(header.length, header, data);
  }

  public static byte[] file(long declaredLength, byte[] header, byte[] data) {
    return littleEndian(Long.BYTES + header.length + data.length)
        .putLong(declaredLength)
        .put(header)
        .put(data)
        .array();
  }

  public static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
