package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.jobs.SparkBit;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.ImagePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * R50x1 at 224 x 224 pixels with random weights on all cores. Measures the images per second of the
 * bare network, the network in the Spark stage, and the whole job from JPEG files, against the
 * reference implementation in PyTorch eager in the same round; then the process's resident size
 * after 200 and after 2,000 images of the job.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=InferenceBenchmark \
 *     -Dbenchmark.args="float32 /path/of/python-with-torch-and-transformers"
 * </pre>
 *
 * <p>The arguments are a precision and, to measure the reference, a Python.
 */
public final class InferenceBenchmark {

  private static final int ROUNDS = 3;
  private static final int IMAGES_PER_ROUND = 256;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Path folder = Path.of("target/benchmark");
  private final String model = folder.resolve("r50x1").toString();
  private final String precision;
  private final List<String> python;

  private InferenceBenchmark(List<String> arguments) {
    this.precision = arguments.isEmpty() ? "float32" : arguments.get(0);
    this.python = arguments.size() > 1 ? arguments.subList(1, 2) : List.of();
  }

  public static void main(String[] arguments) throws Exception {
    new InferenceBenchmark(List.of(arguments)).run();
  }

  private void run() throws Exception {
    Path photos = folder.resolve("photos");
    if (!Files.exists(folder.resolve("r50x1"))) {
      RandomModel.write(RandomModel.r50x1(), folder.resolve("r50x1"));
      Photos.write(photos, IMAGES_PER_ROUND);
    }
    System.out.printf("%d cores, %s, %s%n", CORES, precision, Runtime.version());
    List<Double> reference = new ArrayList<>();
    List<Double> network = new ArrayList<>();
    List<Double> stage = new ArrayList<>();
    List<Double> job = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      if (!python.isEmpty()) {
        reference.add(Reference.measure(python.get(0), "reference_speed.py"));
      }
      network.add(network());
      stage.add(stage(photos));
      job.add(job(photos, 1));
    }
    print("Reference (PyTorch eager)", reference, reference);
    print("Bare network", network, reference);
    print("Network through the stage", stage, reference);
    print("Whole job from JPEG files", job, reference);
    memory(photos);
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[*]")
        .config("spark.ui.enabled", false)
        .getOrCreate();
  }

  private static void print(String what, List<Double> figures, List<Double> reference) {
    if (!figures.isEmpty()) {
      String ratio =
          reference.isEmpty()
              ? ""
              : "  %.2f x the reference".formatted(Median.of(figures) / Median.of(reference));
      System.out.printf(
          "%-28s %6.1f images/s  %s%s%n", what, Median.of(figures), rounded(figures), ratio);
    }
  }

  private static List<String> rounded(List<Double> figures) {
    return figures.stream().map("%.1f"::formatted).toList();
  }

  /** One thread per core, like one task per core. */
  private double network() throws Exception {
    TorchEngine.useThreads(1);
    try (BitProgram program =
        BitProgram.load(
            Pretrained.open(model), PrecisionChoice.ofName(precision).choose(Device.CPU))) {
      List<RgbImage> images = noise(IMAGES_PER_ROUND / CORES);
      predictOnAllCores(program, images.subList(0, 4));
      long start = System.nanoTime();
      predictOnAllCores(program, images);
      return images.size() * CORES / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void predictOnAllCores(BitProgram program, List<RgbImage> images)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(CORES);
    Callable<Integer> task =
        () -> {
          try (BitPredictor predictor = program.newPredictor("logits")) {
            return predictor.predict(images).size();
          }
        };
    try {
      for (Future<Integer> done : executor.invokeAll(Collections.nCopies(CORES, task))) {
        done.get();
      }
    } finally {
      executor.shutdown();
    }
  }

  private static List<RgbImage> noise(int count) {
    Random random = new Random(1);
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[224 * 224 * 3];
      random.nextBytes(pixels);
      images.add(RgbImage.of(224, 224, 3, pixels));
    }
    return images;
  }

  private double stage(Path photos) throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> pictures =
          new BitImagePreprocessor()
              .setModel(model)
              .transform(ImagePaths.list(spark, photos.toString()).repartition(2 * CORES))
              .cache();
      pictures.count();
      Dataset<Row> labeled =
          new BitImageClassifier().setModel(model).setPrecision(precision).transform(pictures);
      labeled.limit(1).collectAsList();
      long start = System.nanoTime();
      labeled.write().format("noop").mode("overwrite").save();
      return IMAGES_PER_ROUND / ((System.nanoTime() - start) / 1e9);
    }
  }

  private double job(Path photos, int times) {
    List<String> arguments = new ArrayList<>(List.of("classify", "--images"));
    arguments.addAll(Collections.nCopies(times, photos.toString()));
    arguments.addAll(
        List.of("--model", model, "--precision", precision, "--overwrite", "--output"));
    arguments.add(folder.resolve("labels").toString());
    long start = System.nanoTime();
    SparkBit.run(arguments.toArray(String[]::new));
    return IMAGES_PER_ROUND * times / ((System.nanoTime() - start) / 1e9);
  }

  private void memory(Path photos) throws IOException {
    Path few = folder.resolve("few");
    if (!Files.exists(few)) {
      Photos.write(few, 200);
    }
    job(few, 1);
    long after200 = residentMegabytes();
    job(photos, 7);
    long after2000 = residentMegabytes();
    System.out.printf(
        "Resident size after 200 images %d MB, after 2,000 %d MB: %+.1f%%%n",
        after200, after2000, 100.0 * (after2000 - after200) / after200);
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
