package io.sparkbit.network;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import java.io.IOException;

/**
 * Refuses weights that are NaN or infinite while they are read: nothing can be computed with them.
 */
final class FiniteReader implements TensorReader {

  private final TensorReader reader;
  private final String source;
  private final String name;
  private long index;

  /**
   * @param reader is closed with this one
   * @param source of the tensor, for errors
   * @param name of the tensor, for errors
   */
  FiniteReader(TensorReader reader, String source, String name) {
    this.reader = reader;
    this.source = source;
    this.name = name;
  }

  @Override
  public void read(float[] values) throws CheckpointException {
    reader.read(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CheckpointException(
            "%s: tensor '%s' holds %s at index %d, as after a training that diverged or in a damaged file; use other weights"
                .formatted(source, name, values[i], index + i));
      }
    }
    index += values.length;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
