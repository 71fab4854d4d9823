package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The tensors of a checkpoint in memory: those that a test adds, or random ones. */
public final class MemoryTensors {

  private final Map<String, LazyTensor> tensors = new LinkedHashMap<>();

  /** Returns random values for every parameter of a network, the same for the same seed. */
  public static MemoryTensors random(BitNetwork network, long seed) {
    Random random = new Random(seed);
    MemoryTensors tensors = new MemoryTensors();
    network.parameters().forEach(parameter -> tensors.putRandom(parameter, random));
    return tensors;
  }

  private void putRandom(Parameter parameter, Random random) {
    float[] numbers = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    put(parameter.name(), parameter.shape(), numbers);
  }

  public MemoryTensors put(String name, List<Long> shape, float... numbers) {
    tensors.put(name, new LazyTensor(shape, () -> TensorReader.of(numbers)));
    return this;
  }

  MemoryTensors remove(String name) {
    tensors.remove(name);
    return this;
  }

  /** Returns the same tensors, with the prefix removed from names that begin with it. */
  MemoryTensors withoutPrefix(String prefix) {
    MemoryTensors renamed = new MemoryTensors();
    tensors.forEach(
        (name, tensor) ->
            renamed.tensors.put(
                name.startsWith(prefix) ? name.substring(prefix.length()) : name, tensor));
    return renamed;
  }

  public Checkpoint checkpoint() {
    return new Checkpoint("memory", tensors);
  }
}
