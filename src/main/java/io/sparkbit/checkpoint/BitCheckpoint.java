package io.sparkbit.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint of a BiT network under the names and shapes of Hugging Face's BiT, whatever its
 * files call them: kernels are output channels x input channels x height x width, the head is a
 * matrix {@code classifier.1.weight} of labels x features. Names that are no scheme's stay as they
 * are. Errors give a tensor the name that it has in the file.
 */
public final class BitCheckpoint implements Checkpoint {

  private final Checkpoint stored;
  private final NamingScheme scheme;
  private final Map<String, NamedTensor> tensors;

  private BitCheckpoint(Checkpoint stored, NamingScheme scheme, Map<String, NamedTensor> tensors) {
    this.stored = stored;
    this.scheme = scheme;
    this.tensors = tensors;
  }

  /**
   * Finds out the scheme and translates its names.
   *
   * @throws CheckpointException if two tensors get one name, or a kernel has a shape that no kernel
   *     has
   */
  static BitCheckpoint of(Checkpoint stored) throws CheckpointException {
    NamingScheme scheme = NamingScheme.of(stored);
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    for (String name : stored.names()) {
      NamedTensor tensor = scheme.tensor(stored, name);
      NamedTensor other = tensors.put(tensor.name(), tensor);
      if (other != null) {
        throw new CheckpointException(
            "%s: tensors '%s' and '%s' are both '%s'"
                .formatted(stored.source(), other.stored(), name, tensor.name()));
      }
    }
    return new BitCheckpoint(stored, scheme, tensors);
  }

  /** Whose names the files use: only Hugging Face's come with its config.json. */
  public NamingScheme scheme() {
    return scheme;
  }

  @Override
  public String source() {
    return stored.source();
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
    return tensor(name).open(stored);
  }

  private NamedTensor tensor(String name) {
    NamedTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(source(), name));
    }
    return tensor;
  }
}
