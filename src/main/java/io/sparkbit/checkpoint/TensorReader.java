package io.sparkbit.checkpoint;

import java.io.Closeable;
import java.nio.FloatBuffer;

/**
 * The values of one tensor, converted to float, from front to back in row-major order. Holds an
 * open file and a small buffer, however large the tensor is.
 */
public interface TensorReader extends Closeable {

  /**
   * Fills the array with the next values.
   *
   * @throws CheckpointException if they cannot be read, or fewer are left
   */
  void read(float[] values) throws CheckpointException;

  /** Reads values that are in memory. */
  static TensorReader of(float[] values) {
    FloatBuffer buffer = FloatBuffer.wrap(values);
    return new TensorReader() {
      @Override
      public void read(float[] next) throws CheckpointException {
        if (next.length > buffer.remaining()) {
          throw new CheckpointException(
              "%d values were asked for, but only %d are left"
                  .formatted(next.length, buffer.remaining()));
        }
        buffer.get(next);
      }

      @Override
      public void close() {}
    };
  }
}
