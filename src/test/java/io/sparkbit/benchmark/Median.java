package io.sparkbit.benchmark;

import java.util.List;

/** The median, which one disturbed round does not move. */
final class Median {

  private Median() {}

  /**
   * Returns the middle figure, or the upper of the two for an even number.
   *
   * @param figures at least one
   */
  static double of(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
