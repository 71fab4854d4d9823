package io.sparkbit.checkpoint.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the elements of a tensor lie in a row of elements, as PyTorch and NumPy describe it.
 *
 * @param offset of the first element
 * @param shape outermost dimension first
 * @param strides how many elements apart two neighbours of each dimension are, not negative
 */
public record StridedLayout(long offset, List<Long> shape, List<Long> strides) {

  /** NumPy's limit (NPY_MAXDIMS), and that of most of PyTorch's operators. */
  public static final int MAX_DIMENSIONS = 64;

  /**
   * @throws ArithmeticException if a number of elements or an index is over 64 bits
   */
  public StridedLayout {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    Math.addExact(offset, span(shape, strides));
  }

  /** The last dimension varies fastest, as in C. */
  public static StridedLayout rowMajor(List<Long> shape) {
    List<Long> reversed = new ArrayList<>(shape);
    Collections.reverse(reversed);
    List<Long> strides = new ArrayList<>(strides(reversed));
    Collections.reverse(strides);
    return new StridedLayout(0, shape, strides);
  }

  /** The first dimension varies fastest, as in Fortran. */
  public static StridedLayout columnMajor(List<Long> shape) {
    return new StridedLayout(0, shape, strides(shape));
  }

  private static List<Long> strides(List<Long> fastestFirst) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (long size : fastestFirst) {
      strides.add(stride);
      stride = Math.multiplyExact(stride, Math.max(size, 1));
    }
    return strides;
  }

  /** The same elements with the dimensions in another order: the i-th is what the order names. */
  public StridedLayout permuted(List<Integer> order) {
    return new StridedLayout(
        offset, order.stream().map(shape::get).toList(), order.stream().map(strides::get).toList());
  }

  /** How many elements the tensor has. */
  public long elements() {
    return elements(shape);
  }

  private static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * How many elements lie between the first and the last, both included; fewer than {@link
   * #elements} if some are repeated.
   */
  public long span() {
    return span(shape, strides);
  }

  private static long span(List<Long> shape, List<Long> strides) {
    if (elements(shape) == 0) {
      return 0;
    }
    long last = 0;
    for (int i = 0; i < shape.size(); i++) {
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
    }
    return Math.addExact(last, 1);
  }

  /** The index after the last element. */
  public long end() {
    return offset + span();
  }

  /** Whether the elements lie in row-major order without gaps. */
  public boolean isContiguous() {
    if (elements() == 0) {
      return true;
    }
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1) {
        if (strides.get(i) != expected) {
          return false;
        }
        expected *= shape.get(i);
      }
    }
    return true;
  }
}
