package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.spark.session.GpuAddresses;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors on a worker that says it has two GPUs. Nothing here needs one: Spark hands out the
 * addresses that a script prints, and the number of GPUs that PyTorch would see is given.
 */
@Tag("long")
class GpuAddressesIT {

  private static final int TASKS = 8;

  /** Long enough that no executor runs all tasks before the other is there. */
  private static final long TASK_MILLIS = 200;

  @Test
  void everyExecutorChoosesTheGpuThatSparkGaveIt(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("gpus");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo '{"name": "gpu", "addresses": ["0", "1"]}'
        """);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    WorkerSettings worker =
        WorkerSettings.oneCore()
            .withCores(2)
            .withMemoryMegabytes(2048)
            .withProperty("spark.worker.resource.gpu.amount", "2")
            .withProperty("spark.worker.resource.gpu.discoveryScript", script.toString());

    try (StandaloneCluster cluster = StandaloneCluster.start("gpus", List.of(worker));
        SparkSession spark = session(cluster)) {
      List<String> seen =
          spark
              .range(0, TASKS, 1, TASKS)
              .map((MapFunction<Long, String>) GpuAddressesIT::executorAndDevice, Encoders.STRING())
              .collectAsList();

      assertThat(seen).hasSize(TASKS);
      Map<String, Set<String>> devices =
          seen.stream()
              .map(line -> line.split(":", 2))
              .collect(
                  Collectors.groupingBy(
                      parts -> parts[0],
                      Collectors.mapping(
                          parts -> parts[1], Collectors.toCollection(TreeSet::new))));
      assertThat(devices.keySet()).containsExactlyInAnyOrder("0", "1");
      assertThat(devices.values()).containsExactlyInAnyOrder(Set.of("gpu0"), Set.of("gpu1"));

      assertThat(
              spark
                  .range(0, 1, 1, 1)
                  .map((MapFunction<Long, String>) GpuAddressesIT::refusal, Encoders.STRING())
                  .first())
          .startsWith(
              "device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build");
    }
  }

  private static String executorAndDevice(long task) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
    List<String> addresses = GpuAddresses.of(TaskContext.get());
    return SparkEnv.get().executorId() + ":" + DevicePolicy.GPU.choose(addresses, () -> 2);
  }

  private static String refusal(long task) {
    try {
      return "chose " + DevicePolicy.GPU.choose(GpuAddresses.of(TaskContext.get()), () -> 0);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static SparkSession session(StandaloneCluster cluster) {
    return cluster
        .session()
        .config("spark.executor.extraJavaOptions", ShortLivedJvm.line())
        .config("spark.executor.resource.gpu.amount", 1)
        .config("spark.task.resource.gpu.amount", 1)
        // Tasks wait for both executors.
        .config("spark.scheduler.minRegisteredResourcesRatio", 1)
        .config("spark.cores.max", 2)
        .getOrCreate();
  }
}
