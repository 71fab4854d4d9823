package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.Poll;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Speculative execution: the second attempt of a slow task runs elsewhere beside the first, and
 * each row is there once. Spark starts it on another host only, so the workers have two addresses.
 */
@Tag("long")
class SpeculationIT {

  private static final int IMAGES = 40;
  private static final int PARTITIONS = 6;
  private static final long SLOW_MILLIS = 300_000;

  /** The first attempt at the first partition takes much longer than the others. */
  private static final class SlowFirstAttempt implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws InterruptedException {
      TaskContext task = TaskContext.get();
      if (task.partitionId() == 0 && task.attemptNumber() == 0) {
        Thread.sleep(SLOW_MILLIS);
      }
      return rows;
    }
  }

  private static final class SpeculativeTasks extends SparkListener {

    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger overtaken = new AtomicInteger();

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      if (start.taskInfo().speculative()) {
        started.incrementAndGet();
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.reason() instanceof TaskKilled) {
        overtaken.incrementAndGet();
      }
    }
  }

  @Test
  void eachRowIsThereOnce(@TempDir Path folder) throws IOException {
    List<WorkerSettings> workers =
        List.of(
            WorkerSettings.oneCore().withHost("127.0.0.2"),
            WorkerSettings.oneCore().withHost("127.0.0.3"));
    try (StandaloneCluster cluster = StandaloneCluster.start("speculation", workers);
        SparkSession spark = session(cluster)) {
      SpeculativeTasks speculative = new SpeculativeTasks();
      spark.sparkContext().addSparkListener(speculative);
      Dataset<Row> paths = Digits.paths(spark, IMAGES).repartition(PARTITIONS);
      Dataset<Row> slow = paths.mapPartitions(new SlowFirstAttempt(), Encoders.row(paths.schema()));

      new BitImageClassifier()
          .setModel(Digits.MODEL)
          .setInputCol("path")
          .transform(slow)
          .select("path", "predictedLabel")
          .write()
          .parquet(folder.resolve("out").toString());

      assertThat(speculative.started).hasPositiveValue();
      Poll.until(
          () -> speculative.overtaken.get() > 0 ? true : null,
          () -> "the slow attempt to be killed",
          () -> true);
      List<Row> rows = spark.read().parquet(folder.resolve("out").toString()).collectAsList();
      assertThat(rows).hasSize(IMAGES);
      assertThat(rows.stream().map(row -> row.getString(0))).doesNotHaveDuplicates();
      assertThat(rows).allMatch(row -> row.getString(1).equals(Digits.label(row.getString(0))));
    }
  }

  private static SparkSession session(StandaloneCluster cluster) {
    return cluster
        .session()
        .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
        .config("spark.speculation", true)
        .config("spark.speculation.interval", "100ms")
        .config("spark.speculation.minTaskRuntime", "500ms")
        .config("spark.speculation.quantile", 0.5)
        .config("spark.scheduler.minRegisteredResourcesRatio", 1)
        .config("spark.cores.max", 2)
        .getOrCreate();
  }
}
