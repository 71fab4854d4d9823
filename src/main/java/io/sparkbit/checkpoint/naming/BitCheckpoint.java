package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Translates the checkpoint of a BiT network to the names and shapes of Hugging Face's BiT: kernels
 * are output channels x input channels x height x width, and the head is a matrix {@code
 * classifier.1.weight} of labels x features. Names outside the scheme are kept. Errors name a
 * tensor as its file does.
 */
public final class BitCheckpoint {

  private BitCheckpoint() {}

  /**
   * Detects the naming scheme and translates the names.
   *
   * @throws CheckpointException if two tensors get the same name, or a kernel has an invalid shape
   */
  public static Checkpoint of(Checkpoint stored) throws CheckpointException {
    NamingScheme scheme = NamingScheme.of(stored);
    Map<String, String> storedNames = new HashMap<>();
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (String storedName : stored.names()) {
      NamedTensor tensor = scheme.tensor(stored, storedName);
      String other = storedNames.put(tensor.name(), storedName);
      if (other != null) {
        throw new CheckpointException(
            "%s: tensors '%s' and '%s' both translate to '%s'"
                .formatted(stored.source(), other, storedName, tensor.name()));
      }
      tensors.put(tensor.name(), tensor.lazy(stored));
    }
    return new Checkpoint(stored.source(), tensors);
  }
}
