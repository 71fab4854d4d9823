package io.sparkbit.spark.session;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** Computes how many threads the network of one task may use. */
public final class TaskThreads {

  private static final String MASTER = "spark.master";
  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String DRIVER_CORES = "spark.driver.cores";
  private static final String EXECUTOR_CORES = "spark.executor.cores";

  /** Matches {@code local}, {@code local[4]} or {@code local[*]}, perhaps with a failure count. */
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,.*)?])?");

  /** Matches {@code local-cluster[executors,cores,memory]}. */
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");

  private TaskThreads() {}

  /**
   * Returns the number of threads per task, at least 1, that divides the executor's cores among its
   * tasks. If a task takes 3 of 8 cores, two tasks run with 4 threads each.
   *
   * @param taskCpus cores that the scheduler counts per task ({@code spark.task.cpus})
   * @param conf of the application
   */
  public static int of(int taskCpus, SparkConf conf) {
    int cores = executorCores(conf).orElse(taskCpus);
    int tasks = Math.max(1, cores / taskCpus);
    return Math.max(1, cores / tasks);
  }

  /**
   * Returns how many cores the driver may use: those of its tasks in local mode, those that the
   * cluster gives it in cluster mode, otherwise all of its machine's.
   */
  public static int ofDriver(SparkConf conf) {
    if (LOCAL.matcher(conf.get(MASTER, "")).matches()) {
      return executorCores(conf).orElse(1);
    }
    int machine = Runtime.getRuntime().availableProcessors();
    return conf.get(DEPLOY_MODE, "client").equals("cluster")
        ? conf.getInt(DRIVER_CORES, machine)
        : machine;
  }

  /** Returns empty on a standalone cluster where executors take all cores of their worker. */
  private static OptionalInt executorCores(SparkConf conf) {
    String master = conf.get(MASTER, "");
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String cores = local.group(1);
      return OptionalInt.of(
          cores == null
              ? 1
              : cores.equals("*")
                  ? Runtime.getRuntime().availableProcessors()
                  : Integer.parseInt(cores));
    }
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      return OptionalInt.of(Integer.parseInt(localCluster.group(1)));
    }
    return conf.contains(EXECUTOR_CORES)
        ? OptionalInt.of(conf.getInt(EXECUTOR_CORES, 1))
        : OptionalInt.empty();
  }
}
