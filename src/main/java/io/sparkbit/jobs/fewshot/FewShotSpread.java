package io.sparkbit.jobs.fewshot;

import java.util.List;

/**
 * The accuracy of a method's runs with the same number of images.
 *
 * @param shots images per class
 * @param median median accuracy, 0 to 1; for an even number of runs, the mean of the middle two
 * @param minimum lowest accuracy
 * @param maximum highest accuracy
 * @param runs number of runs
 */
record FewShotSpread(
    FewShotMethod method, int shots, double median, double minimum, double maximum, int runs) {

  /**
   * Summarizes runs.
   *
   * @param runs at least one, all of one method and number of images
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

  /** Returns median and range in percent, for a person. */
  @Override
  public String toString() {
    return "%.1f (%.1f-%.1f)".formatted(100 * median, 100 * minimum, 100 * maximum);
  }
}
