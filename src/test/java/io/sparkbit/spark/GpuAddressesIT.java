package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors on a worker that says it has two GPUs. Nothing here needs one: Spark hands out the
 * addresses that a script prints.
 */
class GpuAddressesIT {

  private static final int TASKS = 8;

  /** Long enough that no executor runs all tasks before the other is there. */
  private static final long TASK_MILLIS = 200;

  @Test
  void everyExecutorHasAnAddressOfItsOwn(@TempDir Path folder) throws IOException {
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
              .map(
                  (MapFunction<Long, String>) GpuAddressesIT::executorAndAddresses,
                  Encoders.STRING())
              .collectAsList();

      assertThat(seen).hasSize(TASKS);
      Map<String, Set<String>> addresses =
          seen.stream()
              .map(line -> line.split(":", 2))
              .collect(
                  Collectors.groupingBy(
                      parts -> parts[0],
                      Collectors.mapping(
                          parts -> parts[1], Collectors.toCollection(TreeSet::new))));
      assertThat(addresses.keySet()).containsExactlyInAnyOrder("0", "1");
      assertThat(addresses.values())
          .containsExactlyInAnyOrder(new TreeSet<>(Set.of("0")), new TreeSet<>(Set.of("1")));
    }
  }

  private static String executorAndAddresses(long task) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
    String[] addresses = TaskContext.get().resourcesJMap().get("gpu").addresses();
    return SparkEnv.get().executorId()
        + ":"
        + Arrays.toString(addresses).replaceAll("[\\[\\]]", "");
  }

  private static SparkSession session(StandaloneCluster cluster) {
    return cluster
        .session()
        .config("spark.executor.resource.gpu.amount", 1)
        .config("spark.task.resource.gpu.amount", 1)
        // Tasks wait for both executors.
        .config("spark.scheduler.minRegisteredResourcesRatio", 1)
        .config("spark.cores.max", 2)
        .getOrCreate();
  }
}
