package io.sparkbit.benchmark;

import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.ImagePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * R50x1 at 224 x 224 pixels with random weights on all cores of an otherwise idle machine, in
 * images per second.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=InferenceBenchmark \
 *     -Dbenchmark.args="all /path/of/python-with-peers-requirements"
 * </pre>
 *
 * <p>{@code all} measures {@linkplain AllPrecisions every precision beside every peer}, and needs a
 * Python with the packages of peers-requirements.txt.
 *
 * <p>{@code float32} or {@code bfloat16} measures the bare network, the network in the Spark stage,
 * and the whole job; beside them, if a Python follows, the reference implementation in PyTorch
 * eager, in float32; then the process's resident size after 200 and after 2,000 images of the job.
 */
public final class InferenceBenchmark {

  /** How many images {@link #PHOTOS} holds. */
  static final int IMAGES = 256;

  private static final int ROUNDS = 3;
  private static final double SECONDS = 8;
  private static final Path FOLDER = Path.of("target/benchmark");
  private static final Path MODEL = FOLDER.resolve("r50x1");
  private static final Path PHOTOS = FOLDER.resolve("photos");
  private static final String USAGE =
      "usage: InferenceBenchmark all PYTHON, or float32|bfloat16 [PYTHON]";

  private final PrecisionChoice precision;
  private final ClassifyJob wholeJob;

  private InferenceBenchmark(PrecisionChoice precision) {
    this.precision = precision;
    this.wholeJob = new ClassifyJob(MODEL, precision.lowerCaseName());
  }

  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    Optional<PrecisionChoice> precision =
        given.stream().limit(1).flatMap(InferenceBenchmark::named).findFirst();
    boolean all = given.size() == 2 && given.get(0).equals("all");
    boolean one = given.size() <= 2 && precision.isPresent();
    if (!all && !one) {
      System.err.println(USAGE);
      return;
    }
    if (!Files.exists(MODEL)) {
      RandomModel.write(RandomModel.r50x1(), MODEL);
    }
    if (!Files.exists(PHOTOS)) {
      Photos.write(PHOTOS, IMAGES);
    }
    if (all) {
      new AllPrecisions(MODEL, PHOTOS, given.get(1)).run();
    } else {
      new InferenceBenchmark(precision.orElseThrow()).run(given.subList(1, given.size()));
    }
  }

  private static Stream<PrecisionChoice> named(String name) {
    return Arrays.stream(PrecisionChoice.values())
        .filter(choice -> choice.lowerCaseName().equals(name));
  }

  private void run(List<String> python) throws IOException {
    System.out.printf(
        "%d cores, %s, %s%n", AllCores.COUNT, precision.lowerCaseName(), Runtime.version());
    List<Peer> reference = new ArrayList<>();
    try {
      for (String interpreter : python) {
        reference.add(Peer.start(interpreter, "eager", PrecisionChoice.FLOAT32));
      }
      rounds(reference);
    } finally {
      reference.forEach(Peer::close);
    }
    memory();
  }

  private void rounds(List<Peer> references) throws IOException {
    List<Double> reference = new ArrayList<>();
    List<Double> network = new ArrayList<>();
    List<Double> stage = new ArrayList<>();
    List<Double> job = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Peer peer : references) {
        reference.add(peer.perSecond(SECONDS));
      }
      network.add(network());
      stage.add(stage());
      job.add(wholeJob.imagesPerSecond(PHOTOS, IMAGES, 1));
    }
    print("Reference (PyTorch eager)", reference, reference);
    print("Bare network", network, reference);
    print("Network through the stage", stage, reference);
    print("Whole job from JPEG files", job, reference);
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

  private double network() throws IOException {
    try (BareNetwork network = BareNetwork.load(MODEL, precision)) {
      return network.perSecond(SECONDS);
    }
  }

  private double stage() throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> pictures =
          new BitImagePreprocessor()
              .setModel(MODEL.toString())
              .transform(ImagePaths.list(spark, PHOTOS.toString()).repartition(2 * AllCores.COUNT))
              .cache();
      pictures.count();
      Dataset<Row> labeled =
          new BitImageClassifier()
              .setModel(MODEL.toString())
              .setPrecision(precision.lowerCaseName())
              .transform(pictures);
      labeled.limit(1).collectAsList();
      long start = System.nanoTime();
      labeled.write().format("noop").mode("overwrite").save();
      return IMAGES / ((System.nanoTime() - start) / 1e9);
    }
  }

  private void memory() throws IOException {
    Path few = FOLDER.resolve("few");
    if (!Files.exists(few)) {
      Photos.write(few, 200);
    }
    wholeJob.imagesPerSecond(few, 200, 1);
    long after200 = residentMegabytes();
    wholeJob.imagesPerSecond(PHOTOS, IMAGES, 7);
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
