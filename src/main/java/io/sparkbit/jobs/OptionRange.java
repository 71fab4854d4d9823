package io.sparkbit.jobs;

/** Checks of numbers that a person gave to a job. */
final class OptionRange {

  private OptionRange() {}

  /**
   * Refuses a number that is too small.
   *
   * @param option its name on the command line
   * @throws IllegalArgumentException that names the option
   */
  static void requireAtLeast(String option, int value, int minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          "%s must be at least %d, but is %d".formatted(option, minimum, value));
    }
  }
}
