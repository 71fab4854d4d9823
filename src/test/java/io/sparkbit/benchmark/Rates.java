package io.sparkbit.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Units of work per second, one figure for each round.
 *
 * @param name what worked
 */
record Rates(String name, List<Double> figures) {

  Rates {
    figures = List.copyOf(figures);
  }

  double median() {
    return Median.of(figures);
  }

  /** Returns how many times as fast as others this was: the median of the rounds' ratios. */
  double times(Rates others) {
    return Median.of(
        IntStream.range(0, figures.size())
            .mapToObj(round -> figures.get(round) / others.figures.get(round))
            .toList());
  }

  /** Returns the figures with one decimal. */
  String rounds() {
    return figures.stream().map("%.1f"::formatted).toList().toString();
  }
}
