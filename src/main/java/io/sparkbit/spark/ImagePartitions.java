package io.sparkbit.spark;

/** Computes the number of partitions for a table of images. */
public final class ImagePartitions {

  /** The driver tracks every task, and ten thousand are no burden. */
  private static final long TASKS = 10_000;

  /** Fewer images are not worth a task's startup. */
  private static final long LEAST_PER_TASK = 64;

  /** With more images, a failed task loses too much work and progress is too coarse. */
  private static final long MOST_PER_TASK = 4_096;

  private ImagePartitions() {}

  /**
   * Returns the number of partitions, at least 1.
   *
   * @param images number of images
   * @param parallelism tasks that the cluster runs at once; none stays idle if there are as many
   *     images
   */
  public static int count(long images, int parallelism) {
    long perTask = Math.max(LEAST_PER_TASK, Math.min(images / TASKS, MOST_PER_TASK));
    long tasks = Math.max(images / perTask, Math.min(images, parallelism));
    return Math.toIntExact(Math.max(tasks, 1));
  }
}
