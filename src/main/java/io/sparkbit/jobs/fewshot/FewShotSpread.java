package io.sparkbit.jobs.fewshot;

import java.util.List;

/**
 * How accurate the runs of a method are, with some images of each class.
 *
 * @param shots images of each class
 * @param median of the accuracies, 0 to 1; of an even number of runs the mean of the middle two
 * @param minimum the lowest of them
 * @param maximum the highest of them
 * @param runs how many there are
 */
record FewShotSpread(
    FewShotMethod method, int shots, double median, double minimum, double maximum, int runs) {

  /**
   * Sums up.
   *
   * @param runs of one method and one number of images, at least one
   */
  static FewShotSpread of(List<FewShotRun> runs) {
    double[] sorted = runs.stream().mapToDouble(FewShotRun::accuracy).sorted().toArray();
    int count = sorted.length;
    return new FewShotSpread(
        runs.get(0).method(),
        runs.get(0).shots(),
        (sorted[(count - 1) / 2] + sorted[count / 2]) / 2,
        sorted[0],
        sorted[count - 1],
        count);
  }

  /** In percent, for a person. */
  @Override
  public String toString() {
    return "%.1f (%.1f-%.1f)".formatted(100 * median, 100 * minimum, 100 * maximum);
  }
}
