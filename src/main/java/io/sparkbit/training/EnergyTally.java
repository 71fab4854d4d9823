package io.sparkbit.training;

import java.io.Serializable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts images by their energy. Energies count as equal whose first eleven significant bits are,
 * so that memory does not grow with the images.
 */
final class EnergyTally implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of the mantissa of a double. */
  private static final int IGNORED_BITS = 52 - 10;

  private long images;
  private final TreeMap<Long, Long> counts = new TreeMap<>();

  void add(double energy) {
    images++;
    counts.merge(sortable(Double.doubleToLongBits(energy)) >> IGNORED_BITS, 1L, Long::sum);
  }

  /** Orders the bits of doubles as their values are, and back. */
  private static long sortable(long bits) {
    return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
  }

  void plus(EnergyTally other) {
    images += other.images;
    other.counts.forEach((energy, count) -> counts.merge(energy, count, Long::sum));
  }

  /**
   * Returns the lowest threshold that at most a share of the images is above; empty if there are no
   * images, or too many have no finite energy.
   *
   * @param share 0 to 1
   */
  Optional<Certainty.Unknown> unknown(double share) {
    long allowed = (long) Math.floor(share * images);
    long above = 0;
    NavigableMap<Long, Long> highestFirst = counts.descendingMap();
    for (Map.Entry<Long, Long> entry : highestFirst.entrySet()) {
      if (above + entry.getValue() > allowed) {
        double threshold =
            Double.longBitsToDouble(sortable(((entry.getKey() + 1) << IGNORED_BITS) - 1));
        return Double.isFinite(threshold)
            ? Optional.of(new Certainty.Unknown(threshold, share, above))
            : Optional.empty();
      }
      above += entry.getValue();
    }
    return Optional.empty();
  }
}
