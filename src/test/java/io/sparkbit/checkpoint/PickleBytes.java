package io.sparkbit.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds pickles opcode by opcode, valid and broken ones. */
public final class PickleBytes {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Appends characters up to 0xff as they are. */
  public PickleBytes raw(String opcodes) {
    bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw("\u008c").raw("" + (char) utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  public PickleBytes number(long number) {
    bytes.writeBytes(
        ByteBuffer.allocate(2 + Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0x8a)
            .put((byte) Long.BYTES)
            .putLong(number)
            .array());
    return this;
  }

  public PickleBytes tuple(long... numbers) {
    raw("(");
    for (long number : numbers) {
      number(number);
    }
    return raw("t");
  }

  public PickleBytes global(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  /** Appends a tensor of floats, with everything that says where its elements are. */
  public PickleBytes tensor(String key, long elements, long offset, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .raw("(")
        .storage(key, elements)
        .number(offset)
        .tuple(shape)
        .tuple(strides)
        .raw("\u0089NtR");
  }

  public PickleBytes storage(String key, long elements) {
    return raw("(")
        .text("storage")
        .global("torch", "FloatStorage")
        .text(key)
        .text("cpu")
        .number(elements)
        .raw("tQ");
  }

  public PickleBytes append(PickleBytes other) {
    bytes.writeBytes(other.bytes());
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
