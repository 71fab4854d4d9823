package io.sparkbit.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The order in which training sees images: repeated passes over all of them, each in another order
 * that the seed determines. Not thread-safe.
 */
final class SampleOrder {

  /** A step may begin in one pass and end in the next. */
  private static final int KEPT_PASSES = 2;

  private final int images;
  private final long seed;
  private final Map<Long, int[]> passes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
          return size() > KEPT_PASSES;
        }
      };

  /**
   * @param images the number of images, at least 1
   */
  SampleOrder(int images, long seed) {
    this.images = images;
    this.seed = seed;
  }

  /**
   * Returns the image of a sample.
   *
   * @param sample the number of the sample in the whole training, from 0
   * @return the index of the image
   */
  int image(long sample) {
    return passes.computeIfAbsent(sample / images, this::permutation)[(int) (sample % images)];
  }

  private int[] permutation(long pass) {
    return SeededRandom.of(seed, SeededRandom.Purpose.ORDER, pass).nextPermutation(images, images);
  }
}
