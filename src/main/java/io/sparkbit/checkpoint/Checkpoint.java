package io.sparkbit.checkpoint;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named tensors from any source. Holds no open files and no values. */
public final class Checkpoint {

  /** The largest array length that every JVM supports. */
  public static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final String source;
  private final Map<String, LazyTensor> tensors;

  /**
   * Creates a checkpoint.
   *
   * @param source names the checkpoint in errors, usually its path
   * @param tensors by name, in the order of the file
   */
  public Checkpoint(String source, Map<String, LazyTensor> tensors) {
    this.source = source;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Returns the checkpoint's name in errors, usually its path. */
  public String source() {
    return source;
  }

  /** Returns the tensors' names, in the order of the file. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /**
   * Returns a tensor, for use in another checkpoint.
   *
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  public LazyTensor tensor(String name) {
    LazyTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(source, name));
    }
    return tensor;
  }

  /**
   * Returns the tensor's dimensions, outermost first; empty for a scalar.
   *
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  public List<Long> shape(String name) {
    return tensor(name).shape();
  }

  /** Returns the tensor's number of values. */
  public long elements(String name) {
    return shape(name).stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * Opens the tensor's values. The caller closes the reader.
   *
   * @throws CheckpointException if the values are not floating point or the file cannot be opened
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  public TensorReader open(String name) throws CheckpointException {
    return tensor(name).values().open();
  }

  /**
   * Reads all values of a tensor in row-major order, converted to float.
   *
   * @throws CheckpointException if the values cannot be read as floats, or do not fit an array
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  public float[] read(String name) throws CheckpointException {
    long elements = elements(name);
    if (elements > MAX_ARRAY) {
      throw new CheckpointException(
          "%s: tensor '%s' has %d values, but an array holds at most %d"
              .formatted(source, name, elements, MAX_ARRAY));
    }
    try (TensorReader reader = open(name)) {
      float[] values = FloatArrays.allocate(elements, "%s: tensor '%s'".formatted(source, name));
      reader.read(values);
      return values;
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException("Cannot close %s: %s".formatted(source, e.getMessage()), e);
    }
  }
}
