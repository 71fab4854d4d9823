package io.sparkbit.report.page;

import java.util.List;
import java.util.stream.LongStream;

/**
 * An axis from one round number to another.
 *
 * @param from where it begins
 * @param step the distance of its labels, positive
 * @param steps how many of them, at least 1
 */
record Axis(double from, double step, long steps) {

  /** Steps that people count in, from the smallest, and the first of the next power of ten. */
  private static final List<Double> ROUND = List.of(1.0, 2.0, 5.0, 10.0);

  private static final int COUNTED = 4;

  /** An axis that has room for values, and about as many labels. */
  static Axis of(double least, double most, int labels) {
    double raw = Math.max(most - least, Math.ulp(Math.abs(most)) * 1e3) / labels;
    if (raw <= 0) {
      return new Axis(least, 1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        ROUND.stream()
            .map(round -> round * power)
            .filter(s -> s >= raw * 0.999)
            .findFirst()
            .orElseThrow();
    double from = Math.floor(least / step + 1e-9) * step;
    return new Axis(from, step, Math.max(1, (long) Math.ceil((most - from) / step - 1e-9)));
  }

  /** An axis for counts, from 0. */
  static Axis upTo(long most) {
    return of(0, (double) Math.max(most, COUNTED), COUNTED);
  }

  /** Returns where a value is on the axis, 0 to 1. */
  double share(double value) {
    return (value - from) / (step * steps);
  }

  List<Double> labels() {
    return LongStream.rangeClosed(0, steps).mapToObj(i -> from + (double) i * step).toList();
  }
}
