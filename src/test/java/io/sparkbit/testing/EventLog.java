package io.sparkbit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.spark.metrics.StageMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The event log that Spark wrote for one application.
 *
 * @param events events in order, as Spark's {@code JsonProtocol} writes them
 */
public record EventLog(List<JsonNode> events) {

  /** Returns the settings that make Spark write event logs into a folder. */
  public static Map<String, String> conf(Path folder) {
    return Map.of(
        "spark.eventLog.enabled", "true",
        "spark.eventLog.compress", "false",
        "spark.eventLog.rolling.enabled", "false",
        "spark.eventLog.dir", folder.toUri().toString());
  }

  /** Reads the only event log of a folder. */
  public static EventLog read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path log =
          files
              .filter(file -> file.getFileName().toString().startsWith("app-"))
              .findFirst()
              .orElseThrow();
      ObjectMapper mapper = new ObjectMapper();
      List<JsonNode> events = new ArrayList<>();
      for (String line : Files.readAllLines(log)) {
        events.add(mapper.readTree(line));
      }
      return new EventLog(events);
    }
  }

  /**
   * Returns what all stages counted in total, as Spark's UI shows it with them.
   *
   * @param title title of the metric
   */
  public long total(String title) {
    Map<Long, Long> byAccumulator = new HashMap<>();
    // Spark reports the sum so far with every attempt of a stage.
    events("SparkListenerStageCompleted")
        .flatMap(event -> accumulables(event.path("Stage Info"), title))
        .forEach(
            total ->
                byAccumulator.merge(
                    total.path("ID").asLong(), total.path("Value").asLong(), Math::max));
    return byAccumulator.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the ids of executors with successful tasks that counted a metric. */
  public SortedSet<String> executorsThatCount(String title) {
    return events("SparkListenerTaskEnd")
        .filter(event -> reason(event).equals("Success"))
        .map(event -> event.path("Task Info"))
        .filter(task -> accumulables(task, title).findAny().isPresent())
        .map(task -> task.path("Executor ID").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JsonNode> accumulables(JsonNode info, String title) {
    return StreamSupport.stream(info.path("Accumulables").spliterator(), false)
        .filter(figure -> figure.path("Name").asText().startsWith(StageMetrics.PREFIX))
        .filter(figure -> figure.path("Name").asText().endsWith(": " + title));
  }

  /** Returns how many tasks ended because their executor was lost. */
  public long lostTasks() {
    return events("SparkListenerTaskEnd")
        .filter(event -> reason(event).equals("ExecutorLostFailure"))
        .count();
  }

  /** Returns how many executors were removed before the end of the application. */
  public long removedExecutors() {
    return events("SparkListenerExecutorRemoved").count();
  }

  private Stream<JsonNode> events(String name) {
    return events.stream().filter(event -> event.path("Event").asText().equals(name));
  }

  private static String reason(JsonNode taskEnd) {
    return taskEnd.path("Task End Reason").path("Reason").asText();
  }
}
