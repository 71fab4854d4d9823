package io.sparkbit.spark;

/** Into how many tasks images are divided. */
public final class ImagePartitions {

  /** The driver keeps account of every task, and ten thousand are easy for it. */
  private static final long TASKS = 10_000;

  /** Fewer images do not pay for the start of a task. */
  private static final long LEAST_PER_TASK = 64;

  /** With more, too much is lost when a task fails, and progress does not show. */
  private static final long MOST_PER_TASK = 4_096;

  private ImagePartitions() {}

  /**
   * The number of partitions, at least 1.
   *
   * @param images how many there are
   * @param parallelism tasks that the cluster runs at once; none of them is left idle if there are
   *     as many images
   */
  public static int count(long images, int parallelism) {
    long perTask = Math.max(LEAST_PER_TASK, Math.min(images / TASKS, MOST_PER_TASK));
    long tasks = Math.max(images / perTask, Math.min(images, parallelism));
    return Math.toIntExact(Math.max(tasks, 1));
  }
}
