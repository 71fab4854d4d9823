package io.sparkbit.checkpoint.zip;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.FloatArrays;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.tensor.ElementReader;
import io.sparkbit.checkpoint.tensor.ElementType;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.checkpoint.tensor.StridedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A tensor inside an entry of a zip.
 *
 * @param name of the tensor
 * @param begin offset of the elements in the entry, in bytes
 * @param dtype the format's name for the type
 * @param type empty if weights never have such elements
 * @param layout of the elements, counted from {@code begin}
 */
public record ZipTensor(
    String name,
    ZipMember member,
    long begin,
    String dtype,
    Optional<ElementType> type,
    ByteOrder order,
    StridedLayout layout) {

  /** Returns the tensor. A contiguous one is read as a stream, any other in memory. */
  public LazyTensor lazy() {
    return new LazyTensor(layout.shape(), this::open);
  }

  private TensorReader open() throws CheckpointException {
    String where = "%s: tensor '%s' (entry '%s')".formatted(member.file(), name, member.name());
    ElementType readable = ElementType.requireReadable(type, dtype, where);
    if (layout.isContiguous()) {
      return elements(readable, layout.elements(), where);
    }
    long span = layout.span();
    if (span > Checkpoint.MAX_ARRAY) {
      throw new CheckpointException(
          "%s is spread over %d elements, but an array holds at most %d; save a contiguous copy"
              .formatted(where, span, Checkpoint.MAX_ARRAY));
    }
    try (TensorReader reader = elements(readable, span, where)) {
      float[] elements = FloatArrays.allocate(span, where);
      reader.read(elements);
      return new StridedReader(elements, layout, where);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be closed: %s".formatted(where, e), e);
    }
  }

  private TensorReader elements(ElementType readable, long count, String where)
      throws CheckpointException {
    long position = begin + layout.offset() * readable.bytesPerElement();
    try {
      return new ElementReader(
          member.open(position), readable, order, count, where, member.offsetOf(position));
    } catch (EOFException e) {
      throw new CheckpointException(
          "%s ends before offset %d of the entry".formatted(where, position), e);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be opened: %s".formatted(where, e), e);
    }
  }
}
