package io.sparkbit.benchmark;

import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Released architectures with random weights at 224 x 224 pixels, in each precision that the CPU
 * computes natively: the seconds until the first image has its answer, the process's peak memory,
 * images per second on all cores, and what a million images cost; beside them, if a Python is
 * given, the reference implementation in PyTorch eager.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=ModelsBenchmark \
 *     -Dbenchmark.args="0.05 r50x1,r152x4 /path/of/python-with-torch-and-transformers"
 * </pre>
 *
 * <p>The first argument is the price of an hour of one core, in dollars. R152x4 needs 10 GB of
 * memory and 4 GB of disk. Works on Linux only.
 */
public final class ModelsBenchmark {

  private static final double SECONDS = 6;
  private static final int MILLION = 1_000_000;

  private final double dollarsPerHour;

  private ModelsBenchmark(double dollarsPerHour) {
    this.dollarsPerHour = dollarsPerHour;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: ModelsBenchmark DOLLARS_PER_CORE_HOUR MODEL,... [PYTHON]");
      return;
    }
    System.out.println(Machine.description());
    System.out.printf("In use before: %.2f of the CPU%n", Machine.load());
    System.out.printf(
        "%-30s %8s %8s %9s %14s %14s%n",
        "", "first, s", "peak, MB", "images/s", "core-s/1,000", "USD/million");
    ModelsBenchmark benchmark = new ModelsBenchmark(Double.parseDouble(arguments[0]));
    List<String> python = Arrays.asList(arguments).subList(2, arguments.length);
    for (String model : arguments[1].split(",", -1)) {
      benchmark.measure(model, python);
    }
  }

  private void measure(String model, List<String> python) throws Exception {
    Path folder = Path.of("target/benchmark/" + model);
    if (!Files.exists(folder)) {
      RandomModel.write(config(model), folder);
    }
    for (PrecisionChoice precision : AllPrecisions.nativePrecisions(Device.CPU)) {
      String name = precision.lowerCaseName();
      own(model + ", " + name, folder, precision);
      if (!python.isEmpty() && precision != PrecisionChoice.INT8) {
        List<Double> figures =
            Reference.measure(
                python.get(0), "reference_model_speed.py", Map.of(), folder.toString(), name);
        print(model + ", " + name + ", reference", figures.get(0), figures.get(1), figures.get(2));
      }
    }
  }

  private static BitConfig config(String model) {
    return switch (model) {
      case "r50x1" -> RandomModel.released(1, List.of(3, 4, 6, 3));
      case "r50x3" -> RandomModel.released(3, List.of(3, 4, 6, 3));
      case "r101x1" -> RandomModel.released(1, List.of(3, 4, 23, 3));
      case "r101x3" -> RandomModel.released(3, List.of(3, 4, 23, 3));
      case "r152x2" -> RandomModel.released(2, List.of(3, 8, 36, 3));
      case "r152x4" -> RandomModel.r152x4(1000);
      default -> throw new IllegalArgumentException("No architecture " + model);
    };
  }

  private void own(String name, Path folder, PrecisionChoice precision) throws IOException {
    ResidentMemory.resetPeak();
    long start = System.nanoTime();
    try (BareNetwork network = BareNetwork.cold(folder, precision)) {
      network.first();
      double seconds = (System.nanoTime() - start) / 1e9;
      network.perSecond(1);
      double rate = network.perSecond(SECONDS);
      print(name, seconds, (double) ResidentMemory.peakMegabytes(), rate);
    }
  }

  private void print(String name, double first, double megabytes, double rate) {
    double coreSeconds = AllCores.COUNT / rate;
    System.out.printf(
        "%-30s %8.1f %8.0f %9.2f %14.1f %14.2f%n",
        name,
        first,
        megabytes,
        rate,
        1000 * coreSeconds,
        MILLION * coreSeconds / 3600 * dollarsPerHour);
  }
}
