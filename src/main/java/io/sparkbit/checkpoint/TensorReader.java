package io.sparkbit.checkpoint;

import java.io.Closeable;
import java.nio.FloatBuffer;

/**
 * Reads the values of one tensor in row-major order, converted to float. Holds an open file and a
 * small buffer, however large the tensor is.
 */
public interface TensorReader extends Closeable {

  /**
   * Fills the array with the next values.
   *
   * @throws CheckpointException if they cannot be read, or too few are left
   */
  void read(float[] values) throws CheckpointException;

  /** Returns a reader of values in memory. */
  static TensorReader of(float[] values) {
    FloatBuffer buffer = FloatBuffer.wrap(values);
    return new TensorReader() {
      @Override
      public void read(float[] next) throws CheckpointException {
        if (next.length > buffer.remaining()) {
          throw new CheckpointException(
              "%d values were requested, but only %d are left"
                  .formatted(next.length, buffer.remaining()));
        }
        buffer.get(next);
      }

      @Override
      public void close() {}
    };
  }
}
