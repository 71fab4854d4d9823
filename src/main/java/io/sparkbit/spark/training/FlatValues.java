package io.sparkbit.spark.training;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Arrays as one sequence of values. */
final class FlatValues {

  private final List<float[]> arrays;
  private final long[] starts;
  private final long length;

  FlatValues(List<float[]> arrays) {
    this.arrays = arrays;
    this.starts = new long[arrays.size()];
    long end = 0;
    for (int array = 0; array < starts.length; array++) {
      starts[array] = end;
      end += arrays.get(array).length;
    }
    this.length = end;
  }

  long length() {
    return length;
  }

  /** Copies as many values as the target has room for. */
  void get(long from, FloatBuffer target) {
    forEach(from, target.remaining(), target::put);
  }

  /** Replaces as many values as the source has. */
  void put(long from, FloatBuffer source) {
    forEach(from, source.remaining(), source::get);
  }

  /** What is done with a part of an array. */
  private interface Action {
    void on(float[] array, int offset, int count);
  }

  private void forEach(long from, int count, Action action) {
    int found = Arrays.binarySearch(starts, from);
    int array = found >= 0 ? found : -found - 2;
    long at = from;
    int left = count;
    while (left > 0) {
      float[] values = arrays.get(array);
      int offset = Math.toIntExact(at - starts[array]);
      int part = Math.min(left, values.length - offset);
      action.on(values, offset, part);
      at += part;
      left -= part;
      array++;
    }
  }
}
