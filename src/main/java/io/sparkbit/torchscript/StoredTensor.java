package io.sparkbit.torchscript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor of an archive, whose values are passed on piece by piece when they are written.
 *
 * @param attribute the module's attribute that holds it
 * @param shape outermost dimension first
 * @param layout order of the values
 * @param values all of them, in the order of the layout
 */
record StoredTensor(
    String attribute, ScalarType type, List<Long> shape, Layout layout, Values values) {

  /** In which order the values of a tensor are stored. */
  enum Layout {
    ROW_MAJOR,
    /** Of a four-dimensional tensor: the second dimension innermost, as oneDNN's kernels want. */
    CHANNELS_LAST
  }

  /** Where the values come from. */
  interface Values {
    void copyTo(Sink sink) throws IOException;
  }

  /** Where the values go. */
  interface Sink {
    void write(float[] values) throws IOException;
  }

  long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  long bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /** How many elements apart two neighbours of each dimension are. */
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
