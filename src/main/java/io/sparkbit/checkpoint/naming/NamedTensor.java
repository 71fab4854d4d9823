package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.checkpoint.tensor.StridedReader;
import java.util.List;
import java.util.Optional;

/**
 * A stored tensor under another name.
 *
 * @param stored its name in the file
 * @param shape under the new name
 * @param reordered layout of its reordered values among the stored ones; empty if the order is the
 *     same
 */
record NamedTensor(
    String stored, String name, List<Long> shape, Optional<StridedLayout> reordered) {

  /** Returns a tensor whose values keep their stored order. */
  static NamedTensor inOrder(String stored, String name, List<Long> shape) {
    return new NamedTensor(stored, name, shape, Optional.empty());
  }

  /** Returns the renamed tensor. Reading a reordered one loads all its values into memory. */
  LazyTensor lazy(Checkpoint checkpoint) {
    return new LazyTensor(
        shape,
        reordered.isPresent()
            ? () -> reordered(checkpoint, reordered.get())
            : checkpoint.tensor(stored).values());
  }

  private TensorReader reordered(Checkpoint checkpoint, StridedLayout order)
      throws CheckpointException {
    return new StridedReader(
        checkpoint.read(stored),
        order,
        "%s: tensor '%s' (stored as '%s')".formatted(checkpoint.source(), name, stored));
  }
}
