package io.sparkbit.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint that is put together of tensors from anywhere: files, a program in training, random
 * numbers. Values are asked for when they are read, so that it holds none.
 */
public final class TensorMap implements Checkpoint {

  /** Where a tensor's values come from. */
  public interface Values {
    /** Opens them; as often as they are asked for, and each time the same. */
    TensorReader open() throws CheckpointException;
  }

  private record Tensor(List<Long> shape, Values values) {}

  private final String source;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** No tensors yet. */
  public TensorMap(String source) {
    this.source = source;
  }

  /** Adds a tensor, or replaces that of the same name. */
  public void put(String name, List<Long> shape, Values values) {
    tensors.put(name, new Tensor(List.copyOf(shape), values));
  }

  /** As {@link #put(String, List, Values)}, with the tensor that another checkpoint has. */
  public void put(String name, Checkpoint other) {
    put(name, other.shape(name), () -> other.open(name));
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public List<Long> shape(String name) {
    return tensor(name).shape();
  }

  @Override
  public TensorReader open(String name) throws CheckpointException {
    return tensor(name).values().open();
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(source, name));
    }
    return tensor;
  }
}
