package io.sparkbit.training;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A sampler that chooses the same number of images of every class, for few-shot evaluations. */
public final class FewShotSampler {

  private FewShotSampler() {}

  /**
   * Chooses images of each class at random, each at most once.
   *
   * @param labels the labels of all images
   * @param shots the number of images of each class, at least 1
   * @param seed the same seed chooses the same images
   * @return indices of the images, ascending
   * @throws UserException if {@code shots} is less than 1, or a class has fewer images
   */
  public static int[] sample(List<String> labels, int shots, long seed) {
    if (shots < 1) {
      throw new UserException("shots must be at least 1, but is " + shots);
    }
    SortedMap<String, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      classes.computeIfAbsent(labels.get(i), label -> new ArrayList<>()).add(i);
    }
    IntStream.Builder chosen = IntStream.builder();
    int number = 0;
    for (Map.Entry<String, List<Integer>> entry : classes.entrySet()) {
      List<Integer> images = entry.getValue();
      if (images.size() < shots) {
        throw new UserException(
            ("Class '%s' has %d images, fewer than the %d shots per class; request fewer shots"
                    + " or add images")
                .formatted(entry.getKey(), images.size(), shots));
      }
      int[] some =
          SeededRandom.of(seed, SeededRandom.Purpose.FEW_SHOT, number++)
              .nextPermutation(images.size(), shots);
      IntStream.of(some).map(images::get).forEach(chosen);
    }
    return chosen.build().sorted().toArray();
  }
}
