package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingBatch;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A fine-tuning step of R50x1 with random weights on all cores: 32 images of 128 x 128 pixels, in
 * micro-batches of 8, then all at once, each with the process's peak memory. The reference
 * implementation in PyTorch eager runs in the same rounds.
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

  private final Path folder = Path.of("target/benchmark/r50x1-10");
  private final List<String> python;

  private TrainingBenchmark(List<String> python) {
    this.python = python;
  }

  public static void main(String[] arguments) throws Exception {
    new TrainingBenchmark(List.of(arguments)).run();
  }

  private void run() throws Exception {
    if (!Files.exists(folder)) {
      RandomModel.write(BitConfig.builder().optNumLabels(LABELS).build(), folder);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    TorchEngine.useThreads(cores);
    System.out.printf("%d cores, %s%n", cores, Runtime.version());
    for (int size : List.of(8, IMAGES)) {
      List<Double> reference = new ArrayList<>();
      List<Double> own = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        if (!python.isEmpty()) {
          reference.add(Reference.measure(python.get(0), "reference_training_speed.py"));
        }
        own.add(own(size));
      }
      System.out.printf(
          "Micro-batches of %2d: %.3f s a step %s, peak %d MB%s%n",
          size,
          Median.of(own),
          own.stream().map("%.3f"::formatted).toList(),
          peakMegabytes(),
          reference.isEmpty()
              ? ""
              : "; the reference at once %.3f s: %.2f x as fast"
                  .formatted(Median.of(reference), Median.of(reference) / Median.of(own)));
    }
  }

  private double own(int microBatch) throws IOException {
    List<TrainingBatch> batches = new ArrayList<>();
    for (int done = 0; done < IMAGES; done += microBatch) {
      batches.add(noise(microBatch));
    }
    try (TrainingProgram program =
        TrainingProgram.load(Pretrained.open(folder.toString()), Trained.ALL, Device.CPU)) {
      // The engine compiles the program during the first passes.
      step(program, batches);
      step(program, batches);
      List<Double> seconds = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        seconds.add(step(program, batches));
      }
      return Median.of(seconds);
    }
  }

  private static double step(TrainingProgram program, List<TrainingBatch> batches) {
    long start = System.nanoTime();
    batches.forEach(batch -> program.accumulate(batch, IMAGES));
    program.update(0.003, 0.9);
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

  private static long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
