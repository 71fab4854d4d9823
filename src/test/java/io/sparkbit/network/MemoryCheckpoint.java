package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.TensorReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A checkpoint without a file: tensors that a test puts in, or random ones for a network. */
public final class MemoryCheckpoint implements Checkpoint {

  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();

  /** Random values, the same for the same seed, for every parameter of a network. */
  public static MemoryCheckpoint random(BitNetwork network, long seed) {
    Random random = new Random(seed);
    MemoryCheckpoint checkpoint = new MemoryCheckpoint();
    network.parameters().forEach(parameter -> checkpoint.putRandom(parameter, random));
    return checkpoint;
  }

  private void putRandom(Parameter parameter, Random random) {
    float[] numbers = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    put(parameter.name(), parameter.shape(), numbers);
  }

  MemoryCheckpoint put(String name, List<Long> shape, float... numbers) {
    shapes.put(name, shape);
    values.put(name, numbers);
    return this;
  }

  MemoryCheckpoint remove(String name) {
    shapes.remove(name);
    values.remove(name);
    return this;
  }

  /** The same tensors, all that begin with the prefix without it. */
  MemoryCheckpoint withoutPrefix(String prefix) {
    MemoryCheckpoint renamed = new MemoryCheckpoint();
    shapes.forEach(
        (name, shape) ->
            renamed.put(
                name.startsWith(prefix) ? name.substring(prefix.length()) : name,
                shape,
                values.get(name)));
    return renamed;
  }

  @Override
  public String source() {
    return "memory";
  }

  @Override
  public Set<String> names() {
    return shapes.keySet();
  }

  @Override
  public List<Long> shape(String name) {
    return shapes.get(name);
  }

  @Override
  public TensorReader open(String name) {
    return TensorReader.of(values.get(name));
  }
}
