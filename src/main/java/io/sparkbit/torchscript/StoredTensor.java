package io.sparkbit.torchscript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor in an archive, whose values are streamed piece by piece.
 *
 * @param attribute the module's attribute that holds it
 * @param shape outermost dimension first
 * @param layout the order of the values
 * @param values all values, in the order of the layout
 */
record StoredTensor(
    String attribute, ScalarType type, List<Long> shape, Layout layout, Values values) {

  /** The order in which the values of a tensor are stored. */
  enum Layout {
    ROW_MAJOR,
    /** For four-dimensional tensors: the second dimension innermost, as oneDNN's kernels expect. */
    CHANNELS_LAST
  }

  /** A source of values. */
  interface Values {
    void copyTo(Sink sink) throws IOException;
  }

  /** A destination of values. */
  interface Sink {
    void write(float[] values) throws IOException;
  }

  long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  long bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /** Returns the distance between neighbors in each dimension, in elements. */
  List<Long> strides() {
    return switch (layout) {
      case ROW_MAJOR -> rowMajorStrides(shape);
      case CHANNELS_LAST -> {
        long channels = shape.get(1);
        long width = shape.get(3);
        yield List.of(shape.get(2) * width * channels, 1L, width * channels, channels);
      }
    };
  }

  private static List<Long> rowMajorStrides(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
      strides.add(stride);
      stride *= shape.get(dimension);
    }
    Collections.reverse(strides);
    return strides;
  }
}
