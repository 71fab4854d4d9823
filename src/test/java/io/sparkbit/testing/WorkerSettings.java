package io.sparkbit.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker of a {@link StandaloneCluster} offers.
 *
 * @param host an address of this machine; Spark takes each for a machine of its own
 * @param cores for tasks of its executors
 * @param memoryMegabytes for the heaps of its executors, and a little more
 * @param environment of the worker, which its executors inherit
 * @param properties of Spark, such as {@code spark.worker.resource.gpu.amount}
 * @param launcher the command that starts the worker's JVM, without {@code java}; often empty
 */
public record WorkerSettings(
    String host,
    int cores,
    int memoryMegabytes,
    Map<String, String> environment,
    Map<String, String> properties,
    List<String> launcher) {

  /** A worker of one core with memory for one executor of a gigabyte. */
  public static WorkerSettings oneCore() {
    return new WorkerSettings("127.0.0.1", 1, 1536, Map.of(), Map.of(), List.of());
  }

  /** The same on another address, such as {@code 127.0.0.2}. */
  public WorkerSettings withHost(String value) {
    return new WorkerSettings(value, cores, memoryMegabytes, environment, properties, launcher)
        .withEnvironment("SPARK_LOCAL_IP", value);
  }

  /** The same with other cores. */
  public WorkerSettings withCores(int value) {
    return new WorkerSettings(host, value, memoryMegabytes, environment, properties, launcher);
  }

  /** The same with other memory. */
  public WorkerSettings withMemoryMegabytes(int value) {
    return new WorkerSettings(host, cores, value, environment, properties, launcher);
  }

  /** The same with one more variable of the environment. */
  public WorkerSettings withEnvironment(String name, String value) {
    return new WorkerSettings(
        host, cores, memoryMegabytes, plus(environment, name, value), properties, launcher);
  }

  /** The same with one more property of Spark. */
  public WorkerSettings withProperty(String name, String value) {
    return new WorkerSettings(
        host, cores, memoryMegabytes, environment, plus(properties, name, value), launcher);
  }

  /** The same on these cores of the machine only, which its executors inherit. */
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
