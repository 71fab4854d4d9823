package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many tasks Spark can run at the same time, which all workers need at once. */
final class Slots {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";

  /** How long Spark itself waits for executors when an application begins. */
  private static final String PATIENCE = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static final long POLL_MILLIS = 200;

  private final SparkContext spark;
  private final int wanted;
  private final Duration patience;

  /** The workers of the last round. */
  private int last;

  /**
   * @param wanted number of workers
   */
  Slots(SparkContext spark, int wanted) {
    this.spark = spark;
    this.wanted = wanted;
    this.last = wanted;
    this.patience =
        spark.isLocal()
            ? Duration.ZERO
            : Duration.ofSeconds(spark.conf().getTimeAsSeconds(PATIENCE, "30s"));
  }

  /** Returns how many workers the training should have. */
  int wanted() {
    return wanted;
  }

  /**
   * Waits for executors as long as Spark does when an application begins.
   *
   * @throws UserException if there is no room for all workers, or dynamic allocation is on, with
   *     which Spark starts no barrier stage
   */
  void require() {
    if (!spark.isLocal()) {
      refuseDynamicAllocation(spark.conf(), wanted);
    }
    if (!await(wanted)) {
      throw new UserException(
          ("%d workers must run at the same time, but Spark has room for %d tasks; give it more"
                  + " executors or cores (each task takes spark.task.cpus, %s), or set numWorkers to"
                  + " at most %d")
              .formatted(
                  wanted,
                  available(),
                  spark.conf().get("spark.task.cpus", "1"),
                  Math.max(1, available())));
    }
  }

  static void refuseDynamicAllocation(SparkConf conf, int workers) {
    if (conf.getBoolean(DYNAMIC_ALLOCATION, false)) {
      throw new UserException(
          ("%d workers must run at the same time, which Spark does not do with dynamic allocation;"
                  + " set %s to false and spark.executor.instances to the number of executors, or"
                  + " numWorkers to 1")
              .formatted(workers, DYNAMIC_ALLOCATION));
    }
  }

  /** Returns how many workers the next round has: all, or as many as there is room for. */
  int next() {
    if (available() < wanted && !await(last)) {
      LOG.warn(
          "Room for {} of {} workers only, after {}; the training goes on with them",
          available(),
          wanted,
          patience);
    }
    last = Math.min(wanted, Math.max(1, available()));
    return last;
  }

  /** Waits for room for so many workers, and returns whether there is. */
  boolean await(int workers) {
    long end = System.nanoTime() + patience.toNanos();
    while (available() < workers && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return available() >= workers;
      }
    }
    return available() >= workers;
  }

  private int available() {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }
}
