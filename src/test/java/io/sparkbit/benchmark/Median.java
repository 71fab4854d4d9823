package io.sparkbit.benchmark;

import java.util.List;

/** What one disturbed round does not move. */
final class Median {

  private Median() {}

  /**
   * The middle figure; of an even number the upper of the two.
   *
   * @param figures at least one
   */
  static double of(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
