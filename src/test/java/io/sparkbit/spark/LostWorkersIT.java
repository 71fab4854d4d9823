package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import io.sparkbit.training.TrainingLosses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A training whose hosts go and come. */
@Tag("long")
class LostWorkersIT {

  @Test
  void theOthersDoTheWorkUntilANewHostComes() throws IOException {
    WorkerSettings host = WorkerSettings.oneCore();
    try (StandaloneCluster cluster = StandaloneCluster.start("lost-workers", List.of(host, host));
        SparkSession spark =
            cluster
                .session()
                .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
                .config("spark.scheduler.minRegisteredResourcesRatio", 1)
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "10s")
                .getOrCreate()) {
      Dataset<Row> digits = Digits.labeled(spark, 24);
      BitFineTuner tuner =
          new BitFineTuner()
              .setModel(Digits.MODEL)
              .setInputCol("path")
              .setResize(36)
              .setCrop(32)
              .setBatchSize(12)
              .setMicroBatchSize(4)
              .setSteps(6);
      List<Double> alone = new ArrayList<>();
      tuner.fit(digits, (step, program) -> alone.add(step.loss()));

      List<Double> together = new ArrayList<>();
      List<Integer> executors = new ArrayList<>();
      tuner
          .setNumWorkers(2)
          .fit(
              digits,
              (step, program) -> {
                together.add(step.loss());
                executors.add(cluster.executors().size());
                if (step.step() == 1) {
                  ProcessHandle executor = cluster.executors().get(0);
                  cluster.kill(executor.parent().orElseThrow());
                  cluster.kill(executor);
                }
                if (step.step() == 3) {
                  cluster.startWorker(host);
                }
              });

      TrainingLosses.assertSame(together, alone);
      assertThat(executors).startsWith(2, 2, 1, 1);
    }
  }
}
