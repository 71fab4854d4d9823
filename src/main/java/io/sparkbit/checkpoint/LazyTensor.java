package io.sparkbit.checkpoint;

import java.util.List;

/**
 * A tensor whose values are read or computed on demand: from a file, from a program in training, or
 * from a random generator.
 *
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param values the source of its values
 */
public record LazyTensor(List<Long> shape, Values values) {

  /** The source of a tensor's values. */
  public interface Values {

    /**
     * Opens the values. The caller closes the reader. Every call gives the same values.
     *
     * @throws CheckpointException if they are not floating point or the file cannot be opened
     */
    TensorReader open() throws CheckpointException;
  }

  public LazyTensor {
    shape = List.copyOf(shape);
  }
}
