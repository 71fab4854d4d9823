package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.MicroBatchListener;
import io.sparkbit.training.ValidationTally;
import io.sparkbit.training.WorkShare;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes gradients on executors. In each step, a broadcast sends them the weights, and Spark's
 * tree aggregation returns the sum of their gradients. Only the driver changes weights.
 */
final class DistributedGradients implements TrainingWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(DistributedGradients.class);

  private static final String MAX_RESULT_SIZE = "spark.driver.maxResultSize";

  private final JavaSparkContext spark;
  private final TrainingProgram program;
  private final ReplicaPlan plan;
  private final int workers;
  private final MicroBatchListener listener;
  private StepTimes times = StepTimes.NONE;

  /**
   * @param listener is told how far the workers are in a step
   */
  DistributedGradients(
      JavaSparkContext spark,
      TrainingProgram program,
      ReplicaPlan plan,
      int workers,
      MicroBatchListener listener) {
    this.spark = spark;
    this.program = program;
    this.plan = plan;
    this.workers = workers;
    this.listener = listener;
  }

  /**
   * Refuses up front what Spark would refuse after the first step.
   *
   * @param bytes of one worker's gradients
   * @throws UserException if the gradients of all workers exceed {@code spark.driver.maxResultSize}
   */
  static void requireRoom(long bytes, int workers, SparkConf conf) {
    long most = conf.getSizeAsBytes(MAX_RESULT_SIZE, "1g");
    if (most > 0 && bytes * workers > most) {
      throw new UserException(
          ("%d workers send gradients of %d MiB each, but the driver accepts at most %d MiB; set"
                  + " %s to %dm, or numWorkers to 1")
              .formatted(
                  workers,
                  bytes >> 20,
                  most >> 20,
                  MAX_RESULT_SIZE,
                  ((bytes * workers * 5 / 4) >> 20) + 1));
    }
  }

  /**
   * Time spent in steps, in seconds.
   *
   * @param steps number of steps
   * @param broadcast of the weights, until the last worker had them
   * @param compute of the slowest worker
   * @param aggregation of the gradients, and everything else
   */
  record StepTimes(int steps, double broadcast, double compute, double aggregation) {

    static final StepTimes NONE = new StepTimes(0, 0, 0, 0);

    StepTimes plus(double broadcastSeconds, double computeSeconds, double all) {
      return new StepTimes(
          steps + 1,
          broadcast + broadcastSeconds,
          compute + computeSeconds,
          aggregation + all - broadcastSeconds - computeSeconds);
    }

    @Override
    public String toString() {
      double all = (broadcast + compute + aggregation) / 100;
      return "%.3f s a step: %.1f%% compute, %.1f%% aggregation, %.1f%% broadcast"
          .formatted(all * 100 / steps, compute / all, aggregation / all, broadcast / all);
    }
  }

  @Override
  public double accumulate(int step) {
    long start = System.nanoTime();
    Broadcast<TensorValues> weights = spark.broadcast(new TensorValues(program.weights()));
    double sent = seconds(start);
    try (StepProgress progress = StepProgress.of(spark.sc(), step, listener)) {
      LongAccumulator done = progress.counter();
      ReplicaPlan sharedPlan = plan;
      int shares = workers;
      Gradients sum =
          numbers()
              .map(
                  worker ->
                      Replicas.use(
                          sharedPlan,
                          replica -> {
                            long fetch = System.nanoTime();
                            TensorValues values = weights.value();
                            return replica.gradients(
                                step,
                                new WorkShare(worker, shares),
                                values,
                                System.nanoTime() - fetch,
                                (of, count) -> done.add(1));
                          }))
              .treeReduce(Gradients::plus);
      program.addGradients(sum.values().arrays());
      times = times.plus(sent + sum.fetchNanos() / 1e9, sum.computeNanos() / 1e9, seconds(start));
      return sum.loss();
    } finally {
      weights.destroy();
    }
  }

  @Override
  public ValidationTally validate() {
    Broadcast<TensorValues> weights = spark.broadcast(new TensorValues(program.weights()));
    try {
      ReplicaPlan sharedPlan = plan;
      int shares = workers;
      return numbers()
          .map(
              worker ->
                  Replicas.use(
                      sharedPlan,
                      replica -> replica.validate(new WorkShare(worker, shares), weights.value())))
          .reduce(ValidationTally::plus);
    } finally {
      weights.destroy();
    }
  }

  private JavaRDD<Integer> numbers() {
    return spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  StepTimes times() {
    return times;
  }

  /** Frees what the executors hold. Replicas that this does not reach are closed when idle. */
  @Override
  public void close() {
    if (times.steps() > 0) {
      LOG.info("{} workers, {}", workers, times);
    }
    String training = plan.id();
    int tasks = Math.max(workers, spark.defaultParallelism());
    spark
        .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
        .foreach(task -> Replicas.close(training));
    plan.destroy();
  }
}
