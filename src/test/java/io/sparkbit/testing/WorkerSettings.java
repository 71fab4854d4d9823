package io.sparkbit.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker of a {@link StandaloneCluster} offers.
 *
 * @param host address of this machine; Spark takes each for a separate machine
 * @param cores cores for its executors' tasks
 * @param memoryMegabytes a little more than the heaps of its executors
 * @param environment of the worker, inherited by its executors
 * @param properties Spark properties, such as {@code spark.worker.resource.gpu.amount}
 * @param launcher command that starts the worker's JVM, without {@code java}; often empty
 */
public record WorkerSettings(
    String host,
    int cores,
    int memoryMegabytes,
    Map<String, String> environment,
    Map<String, String> properties,
    List<String> launcher) {

  /** Returns a worker of one core with memory for one executor of a gigabyte. */
  public static WorkerSettings oneCore() {
    return new WorkerSettings("127.0.0.1", 1, 1536, Map.of(), Map.of(), List.of());
  }

  /** Returns the same worker on another address, such as {@code 127.0.0.2}. */
  public WorkerSettings withHost(String value) {
    return new WorkerSettings(value, cores, memoryMegabytes, environment, properties, launcher)
        .withEnvironment("SPARK_LOCAL_IP", value);
  }

  public WorkerSettings withCores(int value) {
    return new WorkerSettings(host, value, memoryMegabytes, environment, properties, launcher);
  }

  public WorkerSettings withMemoryMegabytes(int value) {
    return new WorkerSettings(host, cores, value, environment, properties, launcher);
  }

  public WorkerSettings withEnvironment(String name, String value) {
    return new WorkerSettings(
        host, cores, memoryMegabytes, plus(environment, name, value), properties, launcher);
  }

  public WorkerSettings withProperty(String name, String value) {
    return new WorkerSettings(
        host, cores, memoryMegabytes, environment, plus(properties, name, value), launcher);
  }

  /** Returns the same worker pinned to these cores; its executors inherit this. */
  public WorkerSettings pinnedTo(int firstCore, int lastCore) {
    return new WorkerSettings(
        host,
        cores,
        memoryMegabytes,
        environment,
        properties,
        List.of("taskset", "--cpu-list", firstCore + "-" + lastCore));
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return Map.copyOf(more);
  }
}
