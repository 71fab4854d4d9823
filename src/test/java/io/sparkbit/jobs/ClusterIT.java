package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.model.BitForImageClassification;
import io.sparkbit.model.BundledModel;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.Digits;
import io.sparkbit.testing.EventLog;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.Poll;
import io.sparkbit.testing.S3Server;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.SubmittedJob;
import io.sparkbit.testing.WorkerSettings;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** {@code jobs/classify} on a standalone cluster, with executors and workers that die. */
@Tag("long")
class ClusterIT {

  private static final int WORKERS = 2;

  /** The same numbers, computed in batches of other sizes. */
  private static StandaloneCluster cluster;

  private static Map<String, Label> expected;

  private Path folder;
  private int copies;

  private record Label(String label, double score) {}

  @BeforeAll
  static void start() throws IOException, InvalidImageException {
    cluster =
        StandaloneCluster.start(
            "classify", List.of(WorkerSettings.oneCore(), WorkerSettings.oneCore()));
    expected = labels();
  }

  /** What the model says without Spark, one image at a time. */
  private static Map<String, Label> labels() throws IOException, InvalidImageException {
    Pretrained pretrained = Pretrained.open(Digits.MODEL);
    BitImageProcessor processor = pretrained.processor().orElseThrow();
    ImageDecoder decoder = ImageDecoder.builder().build();
    Map<String, Label> labels = new TreeMap<>();
    try (BitForImageClassification model =
        BitForImageClassification.fromPretrained(pretrained, Precision.FLOAT32)) {
      for (Path file : Digits.files()) {
        RgbImage image = processor.process(decoder.decode(Files.readAllBytes(file)));
        try (NDManager manager = NDManager.newBaseManager()) {
          Shape shape = new Shape(1, 3, image.height(), image.width());
          NDArray pixelValues = manager.create(processor.pixelValues(image), shape);
          NDArray scores = model.forward(pixelValues).logits().softmax(1);
          scores.attach(manager);
          int best = (int) scores.argMax(1).getLong(0);
          labels.put(
              name(file),
              new Label(pretrained.config().labels().get(best), scores.getFloat(0, best)));
        }
      }
    }
    return labels;
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

  /** Labels the digits as many times. Copies, as links to one folder would be searched once. */
  private SubmittedJob submit(int times, Map<String, String> conf, String... options)
      throws IOException {
    copies = times;
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int copy = 0; copy < copies; copy++) {
      FileUtils.copyDirectory(Digits.FOLDER.toFile(), images.resolve("copy" + copy).toFile());
    }
    Map<String, String> all =
        new TreeMap<>(EventLog.conf(Files.createDirectory(folder.resolve("events"))));
    all.putAll(conf);
    List<String> command = new ArrayList<>(List.of("classify", "--format", "json"));
    command.addAll(List.of("--images", images.toString(), "--output", "out"));
    command.addAll(List.of(options));
    return cluster.submit(folder, all, command);
  }

  /** Each image once, with the right label, by models that no JVM has loaded twice. */
  private EventLog assertComplete(SubmittedJob job) throws IOException, InterruptedException {
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
              Label label = expected.get(name(Path.of(row.path("path").asText())));
              assertThat(label(row).label()).isEqualTo(label.label());
              assertThat(label(row).score())
                  .isCloseTo(label.score(), within(BundledModel.scoresApart()));
            });
    EventLog events = EventLog.read(folder.resolve("events"));
    assertThat(events.total("model loads")).isEqualTo(events.executorsThatCount("images").size());
    return events;
  }

  /** Waits until that many tasks have written their part of the result. */
  private void awaitCommitted(SubmittedJob job, int tasks) {
    Path output = folder.resolve("out");
    Poll.until(
        () -> count(output, "part-") >= tasks ? true : null,
        () -> "%d tasks in %s\n%s\n%s".formatted(tasks, output, job, cluster),
        job::isRunning);
  }

  /** Waits for executors if none lives: those that start in place of killed ones take a moment. */
  private List<ProcessHandle> awaitExecutors(SubmittedJob job) {
    return Poll.until(
        () -> {
          List<ProcessHandle> executors = cluster.executors();
          return executors.isEmpty() ? null : executors;
        },
        () -> "executors\n%s\n%s".formatted(job, cluster),
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
  private static String name(Path path) {
    return path.subpath(path.getNameCount() - 2, path.getNameCount()).toString();
  }

  private static Label label(JsonNode row) {
    return new Label(row.path("predictedLabel").asText(), row.path("score").asDouble());
  }

  /** The bundled model in a folder of its own. */
  private Path model() {
    Path model = folder.resolve("model");
    assertThat(SparkBit.run("convert", "--output", model.toString())).isZero();
    return model;
  }

  /** The model is in a folder of the driver; the executors' host has one copy. */
  private static void assertModelCameFromTheDriver(Path executorCache) throws IOException {
    List<Path> copies = files(executorCache, "files/*/*.*");
    assertThat(copies)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("config.json", "model.safetensors", "preprocessor_config.json");
    for (Path copy : copies) {
      assertThat(DigestUtils.sha256Hex(Files.readAllBytes(copy)))
          .isEqualTo(copy.getParent().getFileName().toString());
    }
  }

  /** What a pattern matches in a folder, two or more levels down. */
  private static List<Path> files(Path folder, String pattern) throws IOException {
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
    try (Stream<Path> files = Files.walk(folder, pattern.split("/", -1).length)) {
      return files.filter(file -> matcher.matches(folder.relativize(file))).sorted().toList();
    }
  }

  @Test
  void twoExecutorsReadAModelOnS3OnceForTheirHost() throws IOException, InterruptedException {
    Path model = model();
    Path executorCache = folder.resolve("executor-cache");
    try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")));
        FaultyS3 s3 = FaultyS3.before(server)) {
      String bucket = server.createBucket();
      server.putAll(model, files(model, "*.*"), "s3a://" + bucket + "/model");
      Map<String, String> conf = new TreeMap<>();
      s3.hadoopSettings().forEach((key, value) -> conf.put("spark.hadoop." + key, value));
      conf.put("spark.executorEnv.SPARK_BIT_CACHE", executorCache.toString());

      EventLog events = assertComplete(submit(1, conf, "--model", "s3a://" + bucket + "/model"));

      assertThat(events.executorsThatCount("images")).containsExactly("0", "1");
      assertThat(events.total("model loads")).isEqualTo(2);
      assertThat(events.removedExecutors()).isZero();
      assertThat(files(executorCache, "files/*/model.safetensors")).hasSize(1);
      // The driver has a cache of its own.
      assertThat(s3.methods(bucket + "/model/model.safetensors").stream().filter("GET"::equals))
          .hasSize(2);
    }
  }

  @Test
  void executorsTrainTogether() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "fine-tune",
            "--images",
            Digits.FOLDER.toString(),
            "--output",
            "model",
            "--num-workers",
            "2",
            "--steps",
            "3",
            "--batch-size",
            "16",
            "--micro-batch-size",
            "8",
            "--resize",
            "36",
            "--crop",
            "32");
    SubmittedJob job =
        cluster.submit(
            folder, EventLog.conf(Files.createDirectory(folder.resolve("events"))), command);

    SubmittedJob.Result result = job.await();

    assertThat(result.status()).as("%s\n%s", job, cluster).isZero();
    assertThat(result.output()).contains("Steps             3");
    assertThat(Pretrained.open(folder.resolve("model").toString()).config().labels()).hasSize(10);
    assertThat(EventLog.read(folder.resolve("events")).removedExecutors()).isZero();
  }

  @Test
  void finishesWhenExecutorsAndAWorkerAreKilled() throws IOException, InterruptedException {
    Random random = new Random(6);
    int kills = 4;
    Path executorCache = folder.resolve("executor-cache");
    Map<String, String> conf =
        Map.of(
            // Chance may hit the same task each time: Spark tries a lost one next.
            "spark.task.maxFailures",
            Integer.toString(kills + 2),
            "spark.executorEnv.SPARK_BIT_CACHE",
            executorCache.toString(),
            // A home in which nobody can write, root neither.
            "spark.executorEnv.HOME",
            "/proc/none",
            "spark.executor.extraJavaOptions",
            ShortLivedJvm.line() + " -Duser.home=/proc/none");
    SubmittedJob job = submit(4, conf, "--model", model().toString());
    int committed = 0;
    for (int kill = 0; kill < kills; kill++) {
      committed += 1 + random.nextInt(5);
      awaitCommitted(job, committed);
      List<ProcessHandle> executors = awaitExecutors(job);
      cluster.kill(executors.get(random.nextInt(executors.size())));
    }
    awaitCommitted(job, committed + 1);
    cluster.kill(awaitExecutors(job).get(0).parent().orElseThrow());

    EventLog events = assertComplete(job);
    // One that was killed before the driver knew it is not removed, and has no tasks.
    assertThat(events.removedExecutors()).isBetween(1L, kills + 1L);
    assertThat(events.lostTasks()).isLessThanOrEqualTo(kills + 1);
    assertModelCameFromTheDriver(executorCache);
  }
}
