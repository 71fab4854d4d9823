package io.sparkbit.benchmark;

import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.param.HasWorkers;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.S3Server;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Executors in their own JVMs, on a standalone cluster on this machine. Each has one core, where
 * {@code taskset} keeps all its threads, including those of its compilers and collectors.
 *
 * <p>{@code scaling}: images per second of R50x1 at 224 x 224 pixels with random weights, from JPEG
 * files, with one and two executors in turn, and their ratio. Each figure is from an application's
 * second run, when executors are running and the model is loaded. The driver, which is elsewhere in
 * a cluster, takes a share of the two executors' cores: the last ratio is by the cores that it
 * leaves. The arguments are the rounds and the images per run.
 *
 * <p>{@code memory}: time per image on one executor, and heap after a collection and resident size
 * of driver and executor, for each number of images in the arguments. The runs follow a first one,
 * which loads the model, in one application. The bundled model labels the bundled digits, whose
 * paths repeat. {@code store} is the same with digits in a real S3 server that answers each request
 * 50 ms late.
 *
 * <p>{@code training}: seconds per step of R50x1 with random weights, with images of 128 x 128
 * pixels in micro-batches of 8, on the driver alone with one thread on one core, and on two
 * executors, in turn, and their ratios by the clock and by the processor time of a worker, for
 * machines that are not idle. The log tells how much of the latter is compute, the exchange of 94
 * MB of gradients as far as it takes longer than the compute that hides it, and everything else.
 * The arguments are the rounds, the number of steps, the images in a step and, if it is not
 * float32, the precision in which gradients are sent. {@code src/test/bench/slow-network} puts a
 * network of a given speed between the JVMs.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ClusterBenchmark \
 *     -Dbenchmark.args="scaling 3 512"
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ClusterBenchmark \
 *     -Dbenchmark.args="training 3 10 128"
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ClusterBenchmark \
 *     -Dbenchmark.args="memory 1000 100000"
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ClusterBenchmark \
 *     -Dbenchmark.args="store 1000 100000"
 * </pre>
 */
public final class ClusterBenchmark {

  private static final Path FOLDER = Path.of("target/benchmark");
  private static final int MEGABYTE = 1 << 20;

  private static final Duration LATENCY = Duration.ofMillis(50);

  /** Enough for the bundled model, which takes a millisecond an image. */
  private static final int STORE_READ_AHEAD = 64;

  private static final int IMAGES_PER_TASK = 256;
  private static final int WARM_UP = 500;

  /** Short tasks, so that no executor waits long for the other at the end. */
  private static final int PHOTOS_PER_TASK = 16;

  private final StandaloneCluster cluster;

  private ClusterBenchmark(StandaloneCluster cluster) {
    this.cluster = cluster;
  }

  /** Runs a part of the benchmark and prints its figures. */
  public static void main(String[] arguments) throws IOException {
    WorkerSettings worker = WorkerSettings.oneCore().withMemoryMegabytes(3072);
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            "benchmark", List.of(worker.pinnedTo(0, 0), worker.pinnedTo(1, 1)))) {
      ClusterBenchmark benchmark = new ClusterBenchmark(cluster);
      System.out.printf(
          "%d cores, %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
      switch (arguments[0]) {
        case "scaling" ->
            benchmark.scaling(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        case "training" ->
            benchmark.training(
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                arguments.length > 4 ? arguments[4] : HasWorkers.DEFAULT_ALL_REDUCE_PRECISION);
        case "memory" -> benchmark.memory(sizes(arguments));
        case "store" -> benchmark.store(sizes(arguments));
        default -> throw new IllegalArgumentException("There is no benchmark " + arguments[0]);
      }
    }
  }

  private static List<Integer> sizes(String[] arguments) {
    return Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList();
  }

  private SparkSession.Builder builder(int executors) {
    return cluster
        .session()
        .config("spark.cores.max", executors)
        .config("spark.executor.memory", "2g")
        // Tasks start when all executors have registered.
        .config("spark.scheduler.minRegisteredResourcesRatio", 1);
  }

  private SparkSession session(int executors) {
    return builder(executors).getOrCreate();
  }

  private void scaling(int rounds, int images) throws IOException {
    Path model = FOLDER.resolve("r50x1");
    if (!Files.exists(model)) {
      RandomModel.write(RandomModel.r50x1(), model);
    }
    Path photos = FOLDER.resolve("photos" + images);
    if (!Files.exists(photos)) {
      Photos.write(photos, images);
    }
    List<Double> ratios = new ArrayList<>();
    List<Double> accounted = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Run one = secondRun(1, model, photos);
      Run two = secondRun(2, model, photos);
      ratios.add(one.seconds / two.seconds);
      accounted.add(one.seconds / two.seconds * 2 / (2 - two.driverCores()));
      System.out.printf(
          "Round %d: one executor %.2f images/s, two %.2f: %.2f x; the driver took %.2f of a core:"
              + " %.2f x%n",
          round + 1,
          images / one.seconds,
          images / two.seconds,
          ratios.get(round),
          two.driverCores(),
          accounted.get(round));
    }
    System.out.printf(
        "Medians: %.2f x, by the cores that the driver leaves %.2f x%n",
        Median.of(ratios), Median.of(accounted));
  }

  /**
   * One run of an application.
   *
   * @param driverSeconds processor time of the driver meanwhile
   */
  private record Run(double seconds, double driverSeconds) {

    double driverCores() {
      return driverSeconds / seconds;
    }
  }

  private void training(int rounds, int steps, int batch, String allReduce) throws IOException {
    Path model = FOLDER.resolve("r50x1");
    if (!Files.exists(model)) {
      RandomModel.write(RandomModel.r50x1(), model);
    }
    Path photos = FOLDER.resolve("photos64");
    if (!Files.exists(photos)) {
      Photos.write(photos, 64);
    }
    Configurator.setLevel("io.sparkbit.spark.training.DistributedTraining", Level.INFO);
    TorchEngine.useThreads(1);
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    int cores = Runtime.getRuntime().availableProcessors();
    List<Double> ratios = new ArrayList<>();
    List<Double> byProcessor = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      pinDriverTo("0");
      Step one = step(1, steps, batch, allReduce, model, photos);
      pinDriverTo("0-" + (cores - 1));
      Step two = step(2, steps, batch, allReduce, model, photos);
      ratios.add(one.seconds / two.seconds);
      byProcessor.add(one.processorSeconds / two.processorSeconds);
      System.out.printf(
          "Round %d: the driver alone on one core %.2f s a step, %.2f s of processor time; two"
              + " executors %.2f s, %.2f s each: %.2f x, by processor time %.2f x%n",
          round + 1,
          one.seconds,
          one.processorSeconds,
          two.seconds,
          two.processorSeconds,
          ratios.get(round),
          byProcessor.get(round));
    }
    System.out.printf(
        "Medians: %.2f x, by processor time %.2f x%n", Median.of(ratios), Median.of(byProcessor));
  }

  /** Keeps all threads of this process, those to come too, on some cores. */
  private static void pinDriverTo(String cores) throws IOException {
    String process = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("taskset", "--all-tasks", "--pid", "--cpu-list", cores, process)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join();
  }

  /**
   * A step.
   *
   * @param processorSeconds of the process of each worker
   */
  private record Step(double seconds, double processorSeconds) {}

  private Step step(int workers, int steps, int batch, String allReduce, Path model, Path photos)
      throws IOException {
    List<Double> seconds = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    try (SparkSession spark = session(workers)) {
      Dataset<Row> labeled =
          ImagePaths.list(spark, photos.toString())
              .withColumn("label", functions.substring(functions.col("path"), -5, 1));
      new BitFineTuner()
          .setModel(model.toString())
          .setInputCol(ImagePaths.PATH)
          .setResize(160)
          .setCrop(128)
          .setBatchSize(batch)
          .setMicroBatchSize(8)
          .setSteps(steps)
          .setNumWorkers(workers)
          .setAllReducePrecision(allReduce)
          .fit(
              labeled,
              (step, program) -> {
                seconds.add(step.seconds());
                processor.add(
                    workers == 1
                        ? processorSeconds()
                        : cluster.executors().stream()
                                .mapToDouble(ClusterBenchmark::processorSeconds)
                                .sum()
                            / workers);
              });
    }
    // Executors load the model in the first step.
    return new Step(
        Median.of(seconds.subList(1, steps)),
        (processor.get(steps - 1) - processor.get(0)) / (steps - 1));
  }

  private Run secondRun(int executors, Path model, Path photos) throws IOException {
    try (SparkSession spark = session(executors)) {
      Dataset<Row> listed = ImagePaths.list(spark, photos.toString());
      Dataset<Row> paths = listed.repartition((int) (listed.count() / PHOTOS_PER_TASK));
      seconds(model.toString(), paths);
      double before = processorSeconds();
      double seconds = seconds(model.toString(), paths);
      return new Run(seconds, processorSeconds() - before);
    }
  }

  private static double processorSeconds() {
    return processorSeconds(ProcessHandle.current());
  }

  private static double processorSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private static double seconds(String model, Dataset<Row> paths) {
    return seconds(new BitImageClassifier().setModel(model), paths);
  }

  private static double seconds(BitImageClassifier classifier, Dataset<Row> paths) {
    Dataset<Row> labeled =
        classifier.setInputCol(ImagePaths.PATH).setHandleInvalid("error").transform(paths);
    long start = System.nanoTime();
    labeled.write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }

  private void memory(List<Integer> sizes) throws IOException {
    try (SparkSession spark = session(1)) {
      memory(
          spark,
          new BitImageClassifier().setModel(Digits.MODEL),
          Digits.files().stream().map(Path::toString).toList(),
          sizes);
    }
  }

  private void store(List<Integer> sizes) throws IOException {
    try (S3Server server = S3Server.start(Files.createTempDirectory("store"));
        FaultyS3 store = FaultyS3.before(server)) {
      String images = "s3a://%s/images".formatted(server.createBucket());
      server.putAll(Digits.FOLDER, Digits.files(), images);
      List<String> paths =
          Digits.files().stream()
              .map(file -> "%s/%s".formatted(images, Digits.FOLDER.relativize(file)))
              .toList();
      store.delay(LATENCY);
      SparkSession.Builder builder = builder(1);
      store.hadoopSettings().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
      try (SparkSession spark = builder.getOrCreate()) {
        memory(
            spark,
            new BitImageClassifier().setModel(Digits.MODEL).setReadAhead(STORE_READ_AHEAD),
            paths,
            sizes);
      }
    }
  }

  private static void memory(
      SparkSession spark, BitImageClassifier classifier, List<String> files, List<Integer> sizes)
      throws IOException {
    seconds(classifier, repeatingPaths(spark, files, WARM_UP));
    for (int images : sizes) {
      double seconds = seconds(classifier, repeatingPaths(spark, files, images));
      System.out.printf(
          "%,9d images: %.3f ms each; driver %s; executor %s%n",
          images, 1000 * seconds / images, memoryInUse(), executorMemory(spark));
    }
  }

  /** A computed table of paths; the driver knows no more than the files. */
  private static Dataset<Row> repeatingPaths(SparkSession spark, List<String> files, int images) {
    return spark
        .range(0, images, 1, Math.max(1, images / IMAGES_PER_TASK))
        .map(
            (MapFunction<Long, String>) i -> files.get((int) (i % files.size())), Encoders.STRING())
        .toDF(ImagePaths.PATH);
  }

  private static String executorMemory(SparkSession spark) {
    return spark
        .range(0, 1, 1, 1)
        .map((MapFunction<Long, String>) i -> memoryInUse(), Encoders.STRING())
        .first();
  }

  private static String memoryInUse() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    // Twice, as unreachable objects may hold others until they are finalized.
    runtime.gc();
    runtime.gc();
    return "heap %d MB, resident %d MB"
        .formatted(
            (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE, ResidentMemory.megabytes());
  }
}
