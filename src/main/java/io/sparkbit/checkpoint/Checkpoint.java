package io.sparkbit.checkpoint;

import java.util.List;
import java.util.Set;

/** Named tensors of one checkpoint, whatever format its files have. Holds no open file. */
public interface Checkpoint {

  /** Names the checkpoint in errors, usually its path. */
  String source();

  /** The tensors' names, in the order of the file. */
  Set<String> names();

  /**
   * The tensor's dimensions, outermost first; empty for a scalar.
   *
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  List<Long> shape(String name);

  /**
   * The tensor's values in row-major order, converted to float.
   *
   * @throws CheckpointException if the values cannot be read as floats
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  float[] read(String name) throws CheckpointException;
}
