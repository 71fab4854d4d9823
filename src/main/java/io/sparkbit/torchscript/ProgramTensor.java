package io.sparkbit.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor of a program, whose values are made of weights whenever they are asked for.
 *
 * @param attribute the program's attribute that holds it
 * @param type the type of the values
 * @param shape outermost dimension first
 * @param layout the order of the values
 * @param values all values, in the order of the layout
 */
public record ProgramTensor(
    String attribute, ScalarType type, List<Long> shape, Layout layout, Values values) {

  /** The order of the values of a tensor. */
  public enum Layout {
    ROW_MAJOR,
    /** For four-dimensional tensors: the second dimension innermost, as oneDNN's kernels expect. */
    CHANNELS_LAST
  }

  /** A source of values. */
  public interface Values {
    /** Copies all values, in the tensor's type. */
    void copyTo(Sink sink) throws IOException;
  }

  /** A destination of values, which come in pieces. */
  public interface Sink {

    /**
     * Returns room for the next values, in the byte order in which they are to be written. It may
     * be filled in any order and by several threads, until the next call.
     *
     * @param bytes of the piece, all of which will be written
     */
    ByteBuffer room(int bytes) throws IOException;
  }

  public ProgramTensor {
    shape = List.copyOf(shape);
  }

  /**
   * Returns the program's method that takes the tensor and keeps it; see {@link WeightsEmitter}.
   */
  public String setter() {
    return CodeEmitter.setter(attribute);
  }

  /** Returns the number of values. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Returns the size of all values. */
  public long bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /** Returns a tensor without values for the same attribute. */
  ProgramTensor empty() {
    return new ProgramTensor(attribute, type, List.of(0L), Layout.ROW_MAJOR, sink -> {});
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
