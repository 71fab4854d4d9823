package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network's weights under the names of its parameters. */
final class CanonicalCheckpoint implements Checkpoint {

  private final BitWeights weights;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  CanonicalCheckpoint(BitWeights weights, Collection<Parameter> parameters) {
    this.weights = weights;
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
  }

  @Override
  public String source() {
    return weights.source();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  @Override
  public List<Long> shape(String name) {
    return parameter(name).shape();
  }

  @Override
  public TensorReader open(String name) throws CheckpointException {
    return weights.open(parameter(name));
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(source(), name));
    }
    return parameter;
  }
}
