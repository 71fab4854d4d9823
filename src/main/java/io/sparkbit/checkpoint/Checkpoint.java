package io.sparkbit.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Named tensors of one checkpoint, whatever format its files have. Holds no open file. */
public interface Checkpoint {

  /** What every JVM can allocate. */
  int MAX_ARRAY = Integer.MAX_VALUE - 8;

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

  /** How many values the tensor has. */
  default long elements(String name) {
    return shape(name).stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * Opens the tensor's values, to be closed by the caller.
   *
   * @throws CheckpointException if the values are no floats or the file cannot be opened
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  TensorReader open(String name) throws CheckpointException;

  /**
   * All values of a tensor in row-major order, converted to float.
   *
   * @throws CheckpointException if the values cannot be read as floats, or are more than an array
   *     holds
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  default float[] read(String name) throws CheckpointException {
    long elements = elements(name);
    if (elements > MAX_ARRAY) {
      throw new CheckpointException(
          "%s: tensor '%s' has %d values, but an array holds at most %d"
              .formatted(source(), name, elements, MAX_ARRAY));
    }
    try (TensorReader reader = open(name)) {
      float[] values = FloatArrays.allocate(elements, "%s: tensor '%s'".formatted(source(), name));
      reader.read(values);
      return values;
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException("Cannot close %s: %s".formatted(source(), e.getMessage()), e);
    }
  }
}
