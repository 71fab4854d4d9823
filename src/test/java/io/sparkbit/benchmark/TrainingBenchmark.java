package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingBatch;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.WeightUpdate;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.NativePrecision;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TrainingLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A fine-tuning step of R50x1 with random weights on all cores: 32 images of 128 x 128 pixels, at
 * once and in micro-batches of 8, with the head alone, and in each precision that the CPU computes
 * natively; with the process's peak memory. The reference implementation in PyTorch eager runs in
 * the same rounds, as its users start it and with glibc told to keep freed memory, as this project
 * tells it.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=TrainingBenchmark \
 *     -Dbenchmark.args=/path/of/python-with-torch-and-transformers
 * </pre>
 *
 * <p>The argument is a Python, to measure the reference. Works on Linux only.
 */
public final class TrainingBenchmark {

  private static final int ROUNDS = 3;
  private static final int STEPS = 5;
  private static final int IMAGES = 32;
  private static final int SIZE = 128;
  private static final int LABELS = 10;

  private static final Map<String, String> KEEPING_MEMORY =
      Map.of("MALLOC_MMAP_THRESHOLD_", "4294967296", "MALLOC_TRIM_THRESHOLD_", "17179869184");

  private final Path folder = Path.of("target/benchmark/r50x1-10");
  private final List<String> python;

  private TrainingBenchmark(List<String> python) {
    this.python = python;
  }

  /**
   * Seconds of a step and the peak memory, in each round.
   *
   * @param seconds medians of the rounds' steps
   * @param megabytes peaks of the process
   */
  private record Figures(List<Double> seconds, List<Double> megabytes) {

    Figures() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(List<Double> round) {
      seconds.add(round.get(0));
      megabytes.add(round.get(1));
    }

    /** Returns how many times as long others take, in the median of the rounds. */
    double against(Figures other) {
      return Median.of(
          IntStream.range(0, seconds.size())
              .mapToObj(i -> other.seconds.get(i) / seconds.get(i))
              .toList());
    }

    @Override
    public String toString() {
      return "%.3f s a step %s, peak %.0f MB"
          .formatted(
              Median.of(seconds),
              seconds.stream().map("%.3f"::formatted).toList(),
              Median.of(megabytes));
    }
  }

  private interface Measurement {
    List<Double> run() throws IOException, InterruptedException;
  }

  public static void main(String[] arguments) throws Exception {
    new TrainingBenchmark(List.of(arguments)).run();
  }

  private void run() throws Exception {
    if (!Files.exists(folder)) {
      RandomModel.write(BitConfig.builder().optNumLabels(LABELS).build(), folder);
    }
    TorchEngine.useThreads(AllCores.COUNT);
    System.out.println(Machine.description());
    measure(Precision.FLOAT32);
    Precision fastest = NativePrecision.fastest(Device.CPU);
    if (fastest != Precision.FLOAT32) {
      measure(fastest);
    }
  }

  private void measure(Precision precision) throws IOException, InterruptedException {
    String name = precision.name().toLowerCase(Locale.ROOT);
    Map<String, Measurement> own = new LinkedHashMap<>();
    own.put("at once", () -> own(precision, Trained.ALL, IMAGES));
    own.put("in micro-batches of 8", () -> own(precision, Trained.ALL, 8));
    own.put("the head alone", () -> own(precision, Trained.HEAD, IMAGES));
    Map<String, Measurement> references = new LinkedHashMap<>();
    if (!python.isEmpty()) {
      references.put("the reference", () -> reference(name, Map.of()));
      references.put("the reference, keeping memory", () -> reference(name, KEEPING_MEMORY));
    }
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map<String, Measurement> those : List.of(own, references)) {
        for (Map.Entry<String, Measurement> entry : those.entrySet()) {
          figures.computeIfAbsent(entry.getKey(), key -> new Figures()).add(entry.getValue().run());
        }
      }
    }
    Figures atOnce = figures.values().iterator().next();
    figures.forEach(
        (what, those) ->
            System.out.printf(
                "%s, %s: %s%s%n",
                name,
                what,
                those,
                references.containsKey(what)
                    ? ": this is %.2f x as fast".formatted(atOnce.against(those))
                    : ""));
  }

  private List<Double> reference(String precision, Map<String, String> environment)
      throws IOException, InterruptedException {
    return Reference.measure(python.get(0), "reference_training_speed.py", environment, precision);
  }

  private List<Double> own(Precision precision, Trained part, int microBatch) throws IOException {
    List<TrainingBatch> batches = new ArrayList<>();
    for (int done = 0; done < IMAGES; done += microBatch) {
      batches.add(noise(microBatch));
    }
    ResidentMemory.resetPeak();
    try (TrainingProgram program =
        TrainingProgram.load(
            Pretrained.open(folder.toString()), part, Device.CPU, precision, TrainingLoss.PLAIN)) {
      step(program, batches);
      List<Double> seconds = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        seconds.add(step(program, batches));
      }
      return List.of(Median.of(seconds), (double) ResidentMemory.peakMegabytes());
    }
  }

  private static double step(TrainingProgram program, List<TrainingBatch> batches) {
    long start = System.nanoTime();
    batches.forEach(batch -> program.accumulate(batch, IMAGES));
    program.update(WeightUpdate.of(0.003, 0.9));
    return (System.nanoTime() - start) / 1e9;
  }

  private static TrainingBatch noise(int count) {
    Random random = new Random(1);
    List<RgbImage> images = new ArrayList<>();
    float[] labels = new float[count * LABELS];
    for (int image = 0; image < count; image++) {
      byte[] pixels = new byte[SIZE * SIZE * 3];
      random.nextBytes(pixels);
      images.add(RgbImage.of(SIZE, SIZE, 3, pixels));
      labels[image * LABELS + random.nextInt(LABELS)] = 1;
    }
    List<Integer> alone = IntStream.range(0, count).boxed().toList();
    return new TrainingBatch(images, alone, 1, new float[0], labels);
  }
}
