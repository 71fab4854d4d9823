package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.spark.Digits;
import io.sparkbit.testing.EventLog;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.SubmittedJob;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/classify} on a standalone cluster, with executors and workers that die. */
class ClusterIT {

  private static final int WORKERS = 2;

  /** The same numbers, computed in batches of other sizes. */
  private static final double TOLERANCE = 1e-6;

  private static StandaloneCluster cluster;
  private static Map<String, Label> expected;

  private Path folder;

  private record Label(String label, double score) {}

  @BeforeAll
  static void start(@TempDir Path local) throws IOException {
    cluster =
        StandaloneCluster.start(
            "classify", List.of(WorkerSettings.oneCore(), WorkerSettings.oneCore()));
    Path output = local.resolve("out");
    String[] command = {
      "classify",
      "--master",
      "local[2]",
      "--format",
      "json",
      "--images",
      Digits.FOLDER.toString(),
      "--output",
      output.toString()
    };
    assertThat(SparkBit.run(command)).isZero();
    expected = new TreeMap<>();
    rows(output).forEach(row -> expected.put(name(row), label(row)));
    assertThat(expected).hasSameSizeAs(Digits.files());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void prepare(TestInfo test) throws IOException {
    folder =
        Files.createDirectory(
            cluster.folder().resolve(test.getTestMethod().orElseThrow().getName()));
    while (cluster.workers().size() < WORKERS) {
      cluster.startWorker(WorkerSettings.oneCore());
    }
  }

  /** Labels the digits several times over: each copy is a link to the folder of all. */
  private SubmittedJob submit(int copies) throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int copy = 0; copy < copies; copy++) {
      Files.createSymbolicLink(images.resolve("copy" + copy), Digits.FOLDER);
    }
    Path events = Files.createDirectory(folder.resolve("events"));
    return cluster.submit(
        folder,
        EventLog.conf(events),
        List.of("classify", "--format", "json", "--images", images.toString(), "--output", "out"));
  }

  private void assertComplete(SubmittedJob job, int copies)
      throws IOException, InterruptedException {
    SubmittedJob.Result result = job.await();
    assertThat(result.status()).as("%s\n%s", job, cluster).isZero();
    assertThat(result.output())
        .containsPattern("Images +%,d\n".formatted(copies * expected.size()))
        .containsPattern("Failures +0\n");
    List<JsonNode> rows = rows(folder.resolve("out"));
    assertThat(rows).hasSize(copies * expected.size());
    assertThat(rows.stream().map(row -> row.path("path").asText())).doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(
            row -> {
              Label label = expected.get(name(row));
              assertThat(label(row).label()).isEqualTo(label.label());
              assertThat(label(row).score()).isCloseTo(label.score(), within(TOLERANCE));
            });
  }

  /** Waits until that many tasks have committed their part of the result. */
  private void awaitCommitted(SubmittedJob job, int tasks) {
    // FileOutputCommitter keeps a task's files there until the job is done.
    Path committed = folder.resolve("out/_temporary/0");
    Poll.until(
        () -> count(committed, "task_") >= tasks ? true : null,
        () -> "%d tasks in %s\n%s\n%s".formatted(tasks, committed, job, cluster),
        job::isRunning);
  }

  private static long count(Path folder, String prefix) {
    String[] names = folder.toFile().list();
    return names == null ? 0 : Stream.of(names).filter(name -> name.startsWith(prefix)).count();
  }

  private static List<JsonNode> rows(Path output) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> files = Files.list(output)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .flatMap(ClusterIT::lines)
          .map(line -> json(mapper, line))
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(ObjectMapper mapper, String line) {
    try {
      return mapper.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folder and file, which all copies of an image have in common. */
  private static String name(JsonNode row) {
    Path path = Path.of(row.path("path").asText());
    return path.subpath(path.getNameCount() - 2, path.getNameCount()).toString();
  }

  private static Label label(JsonNode row) {
    return new Label(row.path("label").asText(), row.path("score").asDouble());
  }

  @Test
  void twoExecutorsGiveWhatOneMachineGives() throws IOException, InterruptedException {
    SubmittedJob job = submit(4);

    assertComplete(job, 4);
    assertThat(EventLog.read(folder.resolve("events")).tasksByExecutor()).containsKeys("0", "1");
  }

  @Test
  void finishesWhenAnExecutorIsKilled() throws IOException, InterruptedException {
    SubmittedJob job = submit(4);
    awaitCommitted(job, 4);

    cluster.kill(cluster.executors().get(0));

    assertComplete(job, 4);
    EventLog events = EventLog.read(folder.resolve("events"));
    assertThat(events.removedExecutors()).isEqualTo(1);
    assertThat(events.lostTasks()).isEqualTo(1);
  }

  @Test
  void finishesWhenExecutorsAreKilledAgainAndAgain() throws IOException, InterruptedException {
    Random random = new Random(6);
    SubmittedJob job = submit(4);
    int committed = 0;
    int kills = 4;
    for (int kill = 0; kill < kills; kill++) {
      committed += 1 + random.nextInt(5);
      awaitCommitted(job, committed);
      List<ProcessHandle> executors = cluster.executors();
      cluster.kill(executors.get(random.nextInt(executors.size())));
    }

    assertComplete(job, 4);
    assertThat(EventLog.read(folder.resolve("events")).removedExecutors()).isEqualTo(kills);
  }

  @Test
  void finishesWhenAWorkerIsKilled() throws IOException, InterruptedException {
    SubmittedJob job = submit(4);
    awaitCommitted(job, 4);

    cluster.kill(cluster.workers().get(0));

    assertComplete(job, 4);
    assertThat(EventLog.read(folder.resolve("events")).removedExecutors()).isEqualTo(1);
  }
}
