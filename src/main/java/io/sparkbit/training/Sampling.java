package io.sparkbit.training;

import java.util.Arrays;

/** Which images training sees how often. */
public enum Sampling {
  /** Each image as often as any other. */
  SHUFFLED("shuffled"),
  /** Each class as often as any other, and the images of a class each as often. */
  BALANCED("balanced");

  private final String userName;

  Sampling(String userName) {
    this.userName = userName;
  }

  /** Returns the name by which users choose it. */
  public String userName() {
    return userName;
  }

  /**
   * Returns what users call by the name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Sampling ofUserName(String name) {
    return Arrays.stream(values())
        .filter(sampling -> sampling.userName.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no sampling '%s'".formatted(name)));
  }

  /** Returns the order in which training sees images. */
  SampleOrder order(Targets targets, long seed) {
    return switch (this) {
      case SHUFFLED -> SampleOrder.shuffled(targets.size(), seed);
      case BALANCED -> SampleOrder.balanced(targets, seed);
    };
  }
}
