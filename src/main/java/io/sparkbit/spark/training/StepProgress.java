package io.sparkbit.spark.training;

import io.sparkbit.spark.metrics.OwnProgress;
import io.sparkbit.training.MicroBatchListener;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells the driver how far the workers are in one step. Executors send the value of each task's
 * accumulators with their heartbeats ({@code spark.executor.heartbeatInterval}).
 */
final class StepProgress extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final int step;
  private final MicroBatchListener listener;
  private final LongAccumulator counter;
  private final Map<Long, Long> doneByTask = new HashMap<>();

  private StepProgress(SparkContext spark, int step, MicroBatchListener listener) {
    this.spark = spark;
    this.step = step;
    this.listener = listener;
    this.counter = spark.longAccumulator("Micro-batches");
  }

  /**
   * Begins to listen to the jobs of the calling thread. The listener is called by Spark's thread
   * for events.
   */
  static StepProgress of(SparkContext spark, int step, MicroBatchListener listener) {
    StepProgress progress = new StepProgress(spark, step, listener);
    spark.addSparkListener(progress);
    OwnProgress.begin(spark);
    return progress;
  }

  /** Returns what tasks of this step add 1 to after each micro-batch. */
  LongAccumulator counter() {
    return counter;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    CollectionConverters.asJava(event.accumUpdates())
        .forEach(update -> count((Long) update._1(), update._4()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    long task = event.taskInfo().taskId();
    if (event.taskInfo().successful()) {
      count(task, event.taskInfo().accumulables());
    } else {
      doneByTask.remove(task); // Another one begins again.
    }
  }

  private void count(long task, Seq<AccumulableInfo> accumulators) {
    for (AccumulableInfo accumulator : CollectionConverters.asJava(accumulators)) {
      if (accumulator.id() == counter.id() && accumulator.update().isDefined()) {
        doneByTask.put(task, (Long) accumulator.update().get());
        listener.microBatchDone(
            step, doneByTask.values().stream().mapToInt(Math::toIntExact).sum());
      }
    }
  }

  @Override
  public void close() {
    OwnProgress.end(spark);
    spark.removeSparkListener(this);
  }
}
