package io.sparkbit.checkpoint;

import java.util.List;

/**
 * A tensor whose values stay where they are until they are read: in a file, in a program in
 * training, in random numbers that are yet to be drawn.
 *
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param values where its values come from
 */
public record LazyTensor(List<Long> shape, Values values) {

  /** Where a tensor's values come from. */
  public interface Values {

    /**
     * Opens them, to be closed by the caller; as often as they are asked for, and each time the
     * same.
     *
     * @throws CheckpointException if they are no floats or the file cannot be opened
     */
    TensorReader open() throws CheckpointException;
  }

  public LazyTensor {
    shape = List.copyOf(shape);
  }
}
