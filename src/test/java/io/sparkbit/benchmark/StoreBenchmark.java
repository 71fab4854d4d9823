package io.sparkbit.benchmark;

import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.S3Server;
import io.sparkbit.testing.StandaloneCluster;
import io.sparkbit.testing.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The same images from local files and from a real S3 server that answers each request 50 ms late.
 * Prints the images per second of a job over a manifest for both in turn, their ratio, and the
 * requests per object. The executor has half of the cores to itself; the driver and the store,
 * really another machine, share the rest. Runs R50x1 on JPEG files ({@code photos}), or the bundled
 * model on its digits ({@code digits}), where the network is twenty times faster.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=StoreBenchmark -Dbenchmark.args="photos 3 512 8"
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=StoreBenchmark -Dbenchmark.args="digits 3 4096 8"
 * </pre>
 *
 * <p>The arguments are the kind, the rounds, the images per run and {@code readAhead}.
 */
public final class StoreBenchmark {

  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final Path FOLDER = Path.of("target/benchmark").toAbsolutePath();
  private static final int IMAGES_PER_TASK = 256;

  private final FaultyS3 store;
  private final String model;
  private final int readAhead;

  private StoreBenchmark(FaultyS3 store, String model, int readAhead) {
    this.store = store;
    this.model = model;
    this.readAhead = readAhead;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean photos = arguments[0].equals("photos");
    int rounds = Integer.parseInt(arguments[1]);
    int images = Integer.parseInt(arguments[2]);
    Path folder = FOLDER.resolve("store-" + arguments[0] + images);
    if (!Files.exists(folder)) {
      write(folder, images, photos);
    }
    Path model = FOLDER.resolve("r50x1");
    if (photos && !Files.exists(model)) {
      RandomModel.write(RandomModel.r50x1(), model);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int half = cores / 2;
    Pinning.keepThisProcessOn(half, cores - 1);
    WorkerSettings worker =
        WorkerSettings.oneCore().withCores(half).withMemoryMegabytes(3072).pinnedTo(0, half - 1);
    try (S3Server server = S3Server.start(Files.createTempDirectory("store"));
        FaultyS3 store = FaultyS3.before(server);
        StandaloneCluster cluster = StandaloneCluster.start("store", List.of(worker));
        SparkSession spark = session(cluster, half, store)) {
      String bucket = "s3a://" + server.createBucket();
      server.putAll(folder, files(folder), bucket + "/images");
      new StoreBenchmark(
              store, photos ? model.toString() : Digits.MODEL, Integer.parseInt(arguments[3]))
          .run(rounds, manifest(spark, folder.toString()), manifest(spark, bucket + "/images"));
    }
  }

  private static void write(Path folder, int images, boolean photos) throws IOException {
    if (photos) {
      Photos.write(folder, images);
      return;
    }
    Files.createDirectories(folder);
    List<Path> digits = Digits.files();
    for (int i = 0; i < images; i++) {
      Files.copy(digits.get(i % digits.size()), folder.resolve("digit%05d.png".formatted(i)));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static SparkSession session(StandaloneCluster cluster, int cores, FaultyS3 store) {
    SparkSession.Builder builder =
        cluster
            .session()
            .config("spark.executor.cores", cores)
            .config("spark.executor.memory", "2g");
    store.hadoopSettings().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    return builder.getOrCreate();
  }

  private static Dataset<Row> manifest(SparkSession spark, String location) throws IOException {
    Dataset<Row> listed = ImagePaths.list(spark, location);
    int tasks = (int) Math.max(2, listed.count() / IMAGES_PER_TASK);
    String file = Files.createTempDirectory("manifest").resolve("files").toString();
    listed.repartition(tasks).write().parquet(file);
    return spark.read().parquet(file);
  }

  private void run(int rounds, Dataset<Row> local, Dataset<Row> remote) {
    // Compiles the code of both before anything is measured.
    seconds(local);
    seconds(remote);
    List<Double> fromFiles = new ArrayList<>();
    List<Double> fromStore = new ArrayList<>();
    long images = local.count();
    store.delay(LATENCY);
    store.forget();
    for (int round = 0; round < rounds; round++) {
      fromFiles.add(images / seconds(local));
      fromStore.add(images / seconds(remote));
    }
    System.out.printf("%d images a run, readAhead %d, model %s%n", images, readAhead, model);
    System.out.printf("Local files           %6.1f images/s %s%n", Median.of(fromFiles), fromFiles);
    System.out.printf(
        "S3, %d ms a request   %6.1f images/s %s  %.3f x local files%n",
        LATENCY.toMillis(),
        Median.of(fromStore),
        fromStore,
        Median.of(fromStore) / Median.of(fromFiles));
    System.out.printf("Requests per object   %s%n", requestsPerObject(images * rounds));
  }

  private Map<String, Double> requestsPerObject(long objects) {
    return store.requests().stream()
        .filter(request -> request.key().contains("/images/"))
        .map(FaultyS3.Request::method)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue() / objects));
  }

  private double seconds(Dataset<Row> paths) {
    Dataset<Row> labeled =
        new BitImageClassifier()
            .setModel(model)
            .setInputCol(ImagePaths.PATH)
            .setReadAhead(readAhead)
            .setHandleInvalid("error")
            .transform(paths);
    long start = System.nanoTime();
    labeled.write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }
}
