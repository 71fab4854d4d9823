package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.pytorch.PickleValue.Dict;
import io.sparkbit.checkpoint.pytorch.PickleValue.Int;
import io.sparkbit.checkpoint.pytorch.PickleValue.Storage;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tensor;
import io.sparkbit.checkpoint.pytorch.PickleValue.Text;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tuple;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.json.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Creates storages and tensors from a pickle's values, as written by torch/_utils.py and
 * torch/serialization.py.
 */
final class TorchObjects {

  private static final String STORAGE = "storage";

  private final PickleInput in;
  private int tensors;

  /**
   * @param in creates the errors
   */
  TorchObjects(PickleInput in) {
    this.in = in;
  }

  /** Reads a persistent id: ("storage", class, key, location, number of elements). */
  Storage storage(PickleValue id) throws CheckpointException {
    if (id instanceof Tuple tuple
        && tuple.items().size() == 5
        && tuple.items().get(0) instanceof Text tag
        && tag.value().equals(STORAGE)
        && tuple.items().get(1) instanceof PickleValue.Global storage
        && storage.name().storageType().isPresent()
        && tuple.items().get(2) instanceof Text key
        && tuple.items().get(4) instanceof Int elements
        && elements.value() >= 0) {
      return new Storage(storage.name().storageType().get(), key.value(), elements.value());
    }
    throw in.error(
        "has a persistent id that is not a tuple of 'storage', class, key, location and size");
  }

  /** Returns the result of calling a global. */
  PickleValue call(PickleValue callable, PickleValue arguments) throws CheckpointException {
    if (!(callable instanceof PickleValue.Global global) || !(arguments instanceof Tuple tuple)) {
      throw in.error(
          "calls %s with %s, but only a global can be called, with a tuple"
              .formatted(callable.kind(), arguments.kind()));
    }
    List<PickleValue> items = tuple.items();
    Optional<? extends PickleValue> made =
        switch (global.name()) {
          case ORDERED_DICT -> items.isEmpty() ? Optional.of(Dict.newOrdered()) : Optional.empty();
          case REBUILD_TENSOR -> tensor(items);
          // Arguments: data, requires_grad, hooks and, with state, Python attributes.
          case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE ->
              items.stream().findFirst().filter(Tensor.class::isInstance);
          default -> Optional.empty();
        };
    return made.orElseThrow(
        () -> in.error("calls %s with arguments that it does not take".formatted(global.kind())));
  }

  /**
   * Creates a tensor from storage, offset, size, stride, requires_grad, hooks and, since PyTorch 2,
   * metadata.
   */
  private Optional<Tensor> tensor(List<PickleValue> items) throws CheckpointException {
    if (items.size() < 6
        || !(items.get(0) instanceof Storage storage)
        || !(items.get(1) instanceof Int offset)
        || !(items.get(2) instanceof Tuple size)
        || !(items.get(3) instanceof Tuple stride)
        || size.items().size() != stride.items().size()) {
      return Optional.empty();
    }
    tensors++;
    if (tensors > PickleFormat.MAX_TENSORS) {
      throw in.error("has more than %d tensors".formatted(PickleFormat.MAX_TENSORS));
    }
    if (size.items().size() > StridedLayout.MAX_DIMENSIONS) {
      throw in.error(
          "has a tensor of %d dimensions, but at most %d are read"
              .formatted(size.items().size(), StridedLayout.MAX_DIMENSIONS));
    }
    // Metadata marks negated or conjugated views, whose values differ from the stored ones.
    if (items.size() > 6
        && items.get(6) instanceof Dict metadata
        && !metadata.entries().isEmpty()) {
      throw in.error(
          "has a tensor with the metadata %s; save a plain copy of it"
              .formatted(Messages.list(metadata.entries().keySet())));
    }
    try {
      return Optional.of(
          new Tensor(storage, new StridedLayout(length(offset), lengths(size), lengths(stride))));
    } catch (ArithmeticException e) {
      throw in.error("has a tensor whose size overflows 64 bits");
    }
  }

  private List<Long> lengths(Tuple tuple) throws CheckpointException {
    List<Long> lengths = new ArrayList<>();
    for (PickleValue item : tuple.items()) {
      lengths.add(length(item));
    }
    return lengths;
  }

  private long length(PickleValue item) throws CheckpointException {
    if (item instanceof Int length && length.value() >= 0) {
      return length.value();
    }
    throw in.error(
        "has a tensor with %s as offset, size or stride, but these are whole numbers of at least 0"
            .formatted(item.kind()));
  }
}
