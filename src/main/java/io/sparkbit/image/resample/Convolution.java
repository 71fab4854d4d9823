package io.sparkbit.image.resample;

import java.util.Arrays;

/**
 * One pass of a resize: adds source lines, weighted, to the result lines that depend on them. A
 * line is any number of values that get the same weights: a row, or a column of several rows.
 *
 * <p>Lines are arrays of 32-bit integers, each from index 0 on, for so the JVM compiles the loop
 * over them to vector instructions; it does not if it sums up bytes, or parts of one array.
 */
final class Convolution {
  /** Gives source lines. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads a line.
     *
     * @param index of the line, one more than that of the line before
     * @param line takes its values, 0 to 255
     */
    void read(int index, int[] line);
  }

  /** Takes result lines. */
  @FunctionalInterface
  interface Results {
    /**
     * Takes a line.
     *
     * @param index of the line, one more than that of the line before
     * @param sums its values in fixed point, for {@link Convolution#clip}
     */
    void take(int index, int[] sums);
  }

  /** Lines added at once, so that sums are loaded and stored less often. */
  private static final int LINES = 4;

  private static final int HALF = 1 << (ResampleFilter.PRECISION_BITS - 1);

  private final ResampleFilter filter;
  private final int[][] lines;

  /** The sums of unfinished lines, each at its index modulo their number. */
  private final int[][] sums;

  private int firstUnfinished;
  private int firstUntouched;

  /**
   * @param length values of a line
   */
  Convolution(ResampleFilter filter, int length) {
    this.filter = filter;
    this.lines = new int[LINES][length];
    this.sums = new int[filter.mostWithin(LINES)][length];
  }

  /** Computes all lines. */
  void run(Source source, Results results) {
    firstUnfinished = 0;
    firstUntouched = 0;
    int to = filter.sourceTo();
    for (int first = filter.sourceFrom(); first < to; first += LINES) {
      int end = Math.min(first + LINES, to);
      for (int index = first; index < end; index++) {
        source.read(index, lines[index - first]);
      }
      addFrom(first);
      while (firstUnfinished < firstUntouched && filter.end(firstUnfinished) <= end) {
        results.take(firstUnfinished, sums(firstUnfinished));
        firstUnfinished++;
      }
    }
  }

  /** Adds the lines that begin with a source line. The weights of those past the last are 0. */
  private void addFrom(int first) {
    while (firstUntouched < filter.outputs() && filter.start(firstUntouched) < first + LINES) {
      Arrays.fill(sums(firstUntouched++), HALF);
    }
    for (int output = firstUnfinished; output < firstUntouched; output++) {
      add(
          sums(output),
          lines[0],
          filter.weight(output, first),
          lines[1],
          filter.weight(output, first + 1),
          lines[2],
          filter.weight(output, first + 2),
          lines[3],
          filter.weight(output, first + 3));
    }
  }

  private int[] sums(int output) {
    return sums[output % sums.length];
  }

  private static void add(
      int[] sums,
      int[] a,
      int aWeight,
      int[] b,
      int bWeight,
      int[] c,
      int cWeight,
      int[] d,
      int dWeight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += a[i] * aWeight + b[i] * bWeight + c[i] * cWeight + d[i] * dWeight;
    }
  }

  /** Returns a sum as a byte, rounded. */
  static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> ResampleFilter.PRECISION_BITS));
  }
}
