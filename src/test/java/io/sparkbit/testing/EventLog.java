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
 * What Spark wrote of one application into its event log.
 *
 * @param events in their order, as Spark's {@code JsonProtocol} writes them
 */
public record EventLog(List<JsonNode> events) {

  /** What makes Spark write the event log of an application into a folder. */
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
   * What the stages counted in all, as Spark's UI shows it with them.
   *
   * @param title of the figure
   */
  public long total(String title) {
    Map<Long, Long> byAccumulator = new HashMap<>();
    // Spark tells the sum so far with every attempt at a stage.
    events("SparkListenerStageCompleted")
        .flatMap(event -> accumulables(event.path("Stage Info"), title))
        .forEach(
            total ->
                byAccumulator.merge(
                    total.path("ID").asLong(), total.path("Value").asLong(), Math::max));
    return byAccumulator.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The ids of the executors whose tasks counted something and ended well. */
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

  /** How many tasks ended since their executor was lost. */
  public long lostTasks() {
    return events("SparkListenerTaskEnd")
        .filter(event -> reason(event).equals("ExecutorLostFailure"))
        .count();
  }

  /** How many executors were removed before the end of the application. */
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
