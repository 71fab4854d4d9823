package io.sparkbit.checkpoint.tensor;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;

/** Reads in-memory elements of any layout in row-major order. */
public final class StridedReader implements TensorReader {

  private final float[] elements;
  private final String where;
  private final long[] shape;
  private final long[] strides;

  /** The index of the next value in each dimension. */
  private final long[] index;

  private long position;
  private long remaining;

  /**
   * @param elements from the layout's first to its last
   * @param where names file and tensor in errors
   */
  public StridedReader(float[] elements, StridedLayout layout, String where) {
    this.elements = elements;
    this.where = where;
    this.shape = layout.shape().stream().mapToLong(Long::longValue).toArray();
    this.strides = layout.strides().stream().mapToLong(Long::longValue).toArray();
    this.index = new long[shape.length];
    this.remaining = layout.elements();
  }

  @Override
  public void read(float[] values) throws CheckpointException {
    if (values.length > remaining) {
      throw new CheckpointException(
          "%s: %d elements were requested, but only %d are left"
              .formatted(where, values.length, remaining));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = elements[(int) position];
      advance();
    }
    remaining -= values.length;
  }

  private void advance() {
    for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
      position += strides[dimension];
      index[dimension]++;
      if (index[dimension] < shape[dimension]) {
        return;
      }
      position -= strides[dimension] * shape[dimension];
      index[dimension] = 0;
    }
  }

  @Override
  public void close() {}
}
