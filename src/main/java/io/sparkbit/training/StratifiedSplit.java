package io.sparkbit.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses images for validation at random, so that each class has about the same share of them. A
 * class keeps at least one image to learn from, and images of a group stay together.
 */
public final class StratifiedSplit {

  private final double share;
  private final Map<Integer, Integer> all = new HashMap<>();
  private final Map<Integer, Integer> chosen = new HashMap<>();

  private StratifiedSplit(double share) {
    this.share = share;
  }

  /**
   * Chooses images.
   *
   * @param targets whose {@linkplain Targets#strata strata} are divided
   * @param groups the group of each image; numbers of their own for images without one
   * @param share of each class, 0 to 1
   * @param seed the same seed chooses the same images
   * @return indices of the images, ascending
   */
  public static int[] validation(Targets targets, long[] groups, double share, long seed) {
    StratifiedSplit split = new StratifiedSplit(share);
    Map<Long, List<Integer>> members = new LinkedHashMap<>();
    for (int image = 0; image < targets.size(); image++) {
      count(targets.strata(image), split.all);
      members.computeIfAbsent(groups[image], group -> new ArrayList<>()).add(image);
    }
    List<List<Integer>> all = List.copyOf(members.values());
    IntStream.Builder validation = IntStream.builder();
    if (!all.isEmpty()) {
      for (int group :
          SeededRandom.of(seed, SeededRandom.Purpose.VALIDATION)
              .nextPermutation(all.size(), all.size())) {
        if (split.take(all.get(group), targets)) {
          all.get(group).forEach(validation::add);
        }
      }
    }
    return validation.build().sorted().toArray();
  }

  private static void count(int[] strata, Map<Integer, Integer> counts) {
    for (int stratum : strata) {
      counts.merge(stratum, 1, Integer::sum);
    }
  }

  /** Takes a group if that brings the classes, taken together, no farther from their shares. */
  private boolean take(List<Integer> group, Targets targets) {
    Map<Integer, Integer> added = new HashMap<>();
    group.forEach(image -> count(targets.strata(image), added));
    double gain = 0;
    for (Map.Entry<Integer, Integer> entry : added.entrySet()) {
      int images = all.getOrDefault(entry.getKey(), 0);
      int before = chosen.getOrDefault(entry.getKey(), 0);
      int after = before + entry.getValue();
      if (after == images) {
        return false;
      }
      double nearer = Math.abs(share * images - before) - Math.abs(share * images - after);
      gain += nearer / images; // So that rare ones count as much as frequent ones.
    }
    if (gain < 0) {
      return false;
    }
    added.forEach((label, images) -> chosen.merge(label, images, Integer::sum));
    return true;
  }
}
