package io.sparkbit.training;

/**
 * The part of each step that one of several workers does: every so many micro-batches.
 *
 * @param worker its number, from 0
 * @param workers how many there are
 */
public record WorkShare(int worker, int workers) {

  /** All micro-batches. */
  public static final WorkShare ALL = new WorkShare(0, 1);

  /**
   * A share.
   *
   * @throws IllegalArgumentException if there is no such worker
   */
  public WorkShare {
    if (worker < 0 || worker >= workers) {
      throw new IllegalArgumentException(
          "worker must be from 0 to %d, but is %d".formatted(workers - 1, worker));
    }
  }

  boolean has(int microBatch) {
    return microBatch % workers == worker;
  }
}
