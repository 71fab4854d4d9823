package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;
import scala.Tuple4;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(LocalSpark.class)
class StepProgressTest {

  private final List<String> told = new ArrayList<>();

  private StepProgress progress(SparkSession spark) {
    return StepProgress.of(
        spark.sparkContext(), 7, (step, done) -> told.add("%d in step %d".formatted(done, step)));
  }

  private static <T> Seq<T> seq(T element) {
    return CollectionConverters.asScala(List.of(element)).toSeq();
  }

  /** Executors send it every ten seconds. */
  private static SparkListenerExecutorMetricsUpdate heartbeat(
      long task, LongAccumulator counter, long value) {
    AccumulableInfo info = counter.toInfo(Option.apply(value), Option.empty());
    return new SparkListenerExecutorMetricsUpdate(
        "1", seq(new Tuple4<>(task, 0, 0, seq(info))), Map$.MODULE$.empty());
  }

  @Test
  void sumsWhatRunningTasksHaveDone(SparkSession spark) {
    LongAccumulator other = spark.sparkContext().longAccumulator("other");
    try (StepProgress progress = progress(spark)) {
      progress.onExecutorMetricsUpdate(heartbeat(1, progress.counter(), 2));
      progress.onExecutorMetricsUpdate(heartbeat(2, progress.counter(), 1));
      progress.onExecutorMetricsUpdate(heartbeat(3, other, 100));
      progress.onExecutorMetricsUpdate(heartbeat(1, progress.counter(), 3));
    }

    assertThat(told).containsExactly("2 in step 7", "3 in step 7", "4 in step 7");
  }

  @Test
  void addsWhatEndedTasksHaveDone(SparkSession spark) throws Exception {
    try (StepProgress progress = progress(spark)) {
      LongAccumulator counter = progress.counter();
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(3, 4), 2)
          .foreach(counter::add);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    }

    assertThat(told).hasSize(2).last().isEqualTo("7 in step 7");
  }
}
