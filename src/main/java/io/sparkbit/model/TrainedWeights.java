package io.sparkbit.model;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tensors of a program in training, copied out of the engine one at a time when they are read; what
 * does not learn is still where it was.
 */
final class TrainedWeights implements Checkpoint {

  /** A tensor and its values. */
  private record Tensor(List<Long> shape, Values values) {}

  private interface Values {
    TensorReader open() throws CheckpointException;
  }

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  void put(String name, Parameter parameter, Supplier<float[]> values) {
    tensors.put(name, new Tensor(parameter.shape(), () -> TensorReader.of(values.get())));
  }

  void put(Parameter parameter, BitWeights weights) {
    tensors.put(parameter.name(), new Tensor(parameter.shape(), () -> weights.open(parameter)));
  }

  @Override
  public String source() {
    return "the trained model";
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
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
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(source(), name));
    }
    return tensor;
  }
}
