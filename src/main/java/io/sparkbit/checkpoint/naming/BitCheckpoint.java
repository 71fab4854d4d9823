package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint of a BiT network under the names and shapes of Hugging Face's BiT, whatever its
 * files call them: kernels are output channels x input channels x height x width, the head is a
 * matrix {@code classifier.1.weight} of labels x features. Names that are no scheme's stay as they
 * are. Errors give a tensor the name that it has in the file.
 */
public final class BitCheckpoint {

  private BitCheckpoint() {}

  /**
   * Finds out the scheme and translates its names.
   *
   * @throws CheckpointException if two tensors get one name, or a kernel has a shape that no kernel
   *     has
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
            "%s: tensors '%s' and '%s' are both '%s'"
                .formatted(stored.source(), other, storedName, tensor.name()));
      }
      tensors.put(tensor.name(), tensor.lazy(stored));
    }
    return new Checkpoint(stored.source(), tensors);
  }
}
