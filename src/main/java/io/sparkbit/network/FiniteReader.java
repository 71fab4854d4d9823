package io.sparkbit.network;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import java.io.IOException;

/** Refuses NaN and infinite weights while reading, since nothing can be computed with them. */
final class FiniteReader implements TensorReader {

  private final TensorReader reader;
  private final String source;
  private final String name;
  private long index;

  /**
   * @param reader closed with this one
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
            ("%s: tensor '%s' holds %s at index %d; training may have diverged, or the file may"
                    + " be damaged; use other weights")
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
