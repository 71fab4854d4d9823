package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors of a checkpoint with another classification head, or with one where it has none. */
public final class CheckpointWithHead implements Checkpoint {

  private final Checkpoint body;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  /**
   * Puts a head in the place of the checkpoint's own.
   *
   * @param weight labels x features, row by row
   * @param bias one value for each label, at least one
   * @throws IllegalArgumentException if the weight has not as many values for each label
   */
  public CheckpointWithHead(Checkpoint body, float[] weight, float[] bias) {
    if (bias.length == 0 || weight.length % bias.length != 0) {
      throw new IllegalArgumentException(
          "A head's weight has %d values, which are not as many for each of %d labels"
              .formatted(weight.length, bias.length));
    }
    this.body = body;
    put(BitNetwork.HEAD_WEIGHT, weight, bias.length, weight.length / bias.length);
    put(BitNetwork.HEAD_BIAS, bias, bias.length);
  }

  private void put(String name, float[] numbers, Integer... shape) {
    values.put(name, numbers.clone());
    shapes.put(name, List.of(shape).stream().map(Integer::longValue).toList());
  }

  @Override
  public String source() {
    return body.source();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(body.names());
    names.removeIf(BitWeights::isHead);
    names.addAll(values.keySet());
    return names;
  }

  @Override
  public List<Long> shape(String name) {
    return shapes.containsKey(name) ? shapes.get(name) : body.shape(name);
  }

  @Override
  public TensorReader open(String name) throws CheckpointException {
    return values.containsKey(name) ? TensorReader.of(values.get(name)) : body.open(name);
  }
}
