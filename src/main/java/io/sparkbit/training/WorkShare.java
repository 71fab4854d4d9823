package io.sparkbit.training;

/**
 * One worker's share of each step: every {@code workers}-th micro-batch.
 *
 * @param worker its number, from 0
 * @param workers the number of workers
 */
public record WorkShare(int worker, int workers) {

  /** All micro-batches. */
  public static final WorkShare ALL = new WorkShare(0, 1);

  /**
   * Creates a share.
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
