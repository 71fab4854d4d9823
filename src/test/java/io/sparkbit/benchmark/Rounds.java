package io.sparkbit.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures several works in turns, one at a time, so that a machine that becomes slower or faster
 * changes the rates of all of them, but hardly their ratios.
 */
final class Rounds {

  private Rounds() {}

  /** Returns the rates in the order of the works. */
  static List<Rates> measure(List<? extends Timed> works, int rounds, double seconds)
      throws IOException {
    List<List<Double>> figures = new ArrayList<>();
    works.forEach(work -> figures.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < works.size(); i++) {
        figures.get(i).add(works.get(i).perSecond(seconds));
      }
    }
    return IntStream.range(0, works.size())
        .mapToObj(i -> new Rates(works.get(i).name(), figures.get(i)))
        .toList();
  }
}
