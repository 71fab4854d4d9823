package io.sparkbit.benchmark;

import io.sparkbit.inference.PrecisionChoice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The figures of a {@link Contest}.
 *
 * @param rates of all that it measured, in its order
 */
record Outcome(PrecisionChoice precision, List<Rates> rates) {

  private Rates roof() {
    return rates.get(0);
  }

  /** Returns the rates of the bare network. */
  Rates network() {
    return rates.get(1);
  }

  private List<Rates> peers() {
    return rates.subList(2, rates.size());
  }

  /** Returns the name to print of a precision, such as {@code bf16}. */
  static String name(PrecisionChoice precision) {
    return precision.lowerCaseName().replace("bfloat", "bf").replace("float", "fp");
  }

  boolean isInteger() {
    return precision.lowerCaseName().startsWith("int");
  }

  /** Returns how many times as fast as its fastest peer the network is; empty without peers. */
  Optional<Double> againstFastestPeer() {
    return peers().stream()
        .max(Comparator.comparingDouble(Rates::median))
        .map(fastest -> network().times(fastest));
  }

  /**
   * Prints a line for each rate.
   *
   * @param unitsPerImage what an image takes of the roof's units
   */
  void print(double unitsPerImage) {
    System.out.printf(
        "%s%n  %-13s %6.1f GFLOP/s   %s  %s%n",
        name(precision), "roof", roof().median(), roof().rounds(), roof().name());
    print(
        network(),
        "%.2f of the roof (%.2f GFLOP an image)"
            .formatted(network().times(roof()) * unitsPerImage, unitsPerImage));
    for (Rates peer : peers()) {
      print(peer, "the bare network is %.2f x as fast".formatted(network().times(peer)));
    }
  }

  private static void print(Rates rates, String remark) {
    System.out.printf(
        "  %-13s %6.1f images/s  %s  %s%n", rates.name(), rates.median(), rates.rounds(), remark);
  }
}
