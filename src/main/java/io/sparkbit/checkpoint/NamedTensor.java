package io.sparkbit.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * A stored tensor under another name.
 *
 * @param stored its name in the file
 * @param shape under the new name
 * @param reordered where its values, in their new order, lie among the stored ones; none if the
 *     order is the same
 */
record NamedTensor(String stored, String name, List<Long> shape, Optional<Layout> reordered) {

  /** With its values in the order in which they are stored. */
  static NamedTensor inOrder(String stored, String name, List<Long> shape) {
    return new NamedTensor(stored, name, shape, Optional.empty());
  }

  /** Opens the values, all of them in memory if they are reordered. */
  TensorReader open(Checkpoint checkpoint) throws CheckpointException {
    if (reordered.isEmpty()) {
      return checkpoint.open(stored);
    }
    return new StridedReader(
        checkpoint.read(stored),
        reordered.get(),
        "%s: tensor '%s' (stored as '%s')".formatted(checkpoint.source(), name, stored));
  }
}
