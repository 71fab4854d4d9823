package io.sparkbit.checkpoint.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The positions of a tensor's elements in a flat array, as PyTorch and NumPy describe them.
 *
 * @param offset of the first element
 * @param shape outermost dimension first
 * @param strides distance in elements between neighbors in each dimension, not negative
 */
public record StridedLayout(long offset, List<Long> shape, List<Long> strides) {

  /** The limit of NumPy (NPY_MAXDIMS) and of most PyTorch operators. */
  public static final int MAX_DIMENSIONS = 64;

  /**
   * @throws ArithmeticException if the number of elements or an index exceeds 64 bits
   */
  public StridedLayout {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    Math.addExact(offset, span(shape, strides));
  }

  /** Returns a layout whose last dimension varies fastest, as in C. */
  public static StridedLayout rowMajor(List<Long> shape) {
    List<Long> reversed = new ArrayList<>(shape);
    Collections.reverse(reversed);
    List<Long> strides = new ArrayList<>(strides(reversed));
    Collections.reverse(strides);
    return new StridedLayout(0, shape, strides);
  }

  /** Returns a layout whose first dimension varies fastest, as in Fortran. */
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

  /**
   * Returns the same elements with their dimensions reordered.
   *
   * @param order the old dimension for each new one
   */
  public StridedLayout permuted(List<Integer> order) {
    return new StridedLayout(
        offset, order.stream().map(shape::get).toList(), order.stream().map(strides::get).toList());
  }

  /** Returns the number of elements. */
  public long elements() {
    return elements(shape);
  }

  private static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * Returns the number of positions from the first element to the last, both included; fewer than
   * {@link #elements} if some are repeated.
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

  /** Returns the index after the last element. */
  public long end() {
    return offset + span();
  }

  /** Returns whether the elements are in row-major order without gaps. */
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
