package io.sparkbit.checkpoint.tensor;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the elements of one tensor from a stream that starts with them. */
public final class ElementReader implements TensorReader {

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final ElementType type;
  private final ByteOrder order;
  private final String where;
  private final ByteBuffer buffer;
  private long remaining;
  private long offset;

  /**
   * @param in closed with this reader
   * @param elements number of elements
   * @param where names file and tensor in errors
   * @param offset of the first element in the file or zip entry, for errors
   */
  public ElementReader(
      InputStream in, ElementType type, ByteOrder order, long elements, String where, long offset) {
    this.in = in;
    this.type = type;
    this.order = order;
    this.where = where;
    this.remaining = elements;
    this.offset = offset;
    this.buffer =
        ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, elements * type.bytesPerElement()));
  }

  @Override
  public void read(float[] values) throws CheckpointException {
    if (values.length > remaining) {
      throw new CheckpointException(
          "%s: %d elements were requested, but only %d are left"
              .formatted(where, values.length, remaining));
    }
    int from = 0;
    while (from < values.length) {
      int count = Math.min(values.length - from, buffer.capacity() / type.bytesPerElement());
      fill(count * type.bytesPerElement());
      type.toFloats(buffer, values, from, count);
      from += count;
    }
    remaining -= values.length;
  }

  private void fill(int bytes) throws CheckpointException {
    try {
      int read = in.readNBytes(buffer.array(), 0, bytes);
      if (read < bytes) {
        throw new CheckpointException("%s ends at offset %d".formatted(where, offset + read));
      }
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be read at offset %d: %s".formatted(where, offset, e.getMessage()), e);
    }
    offset += bytes;
    buffer.clear().limit(bytes).order(order);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
