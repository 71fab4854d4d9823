package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What it gains to pack kernels for the size of the images: two programs of the same weights, one
 * of which does not know the size, label the same images in turns on one thread.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=PackingBenchmark -Dbenchmark.args="float32 3 128"
 * </pre>
 *
 * <p>The arguments are a precision, the width of the network (1 is R50x1, 3 is R50x3) and the size
 * of the images in pixels.
 */
public final class PackingBenchmark {

  private static final int ROUNDS = 9;
  private static final double SECONDS_PER_ROUND = 3;

  private PackingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    String precision = arguments[0];
    int width = Integer.parseInt(arguments[1]);
    int size = Integer.parseInt(arguments[2]);
    Pretrained sized = Pretrained.open(model(width).toString()).withProcessor(cropping(size));
    Pretrained unsized =
        sized.withProcessor(sized.requiredProcessor().toBuilder().optNoCenterCrop().build());
    TorchEngine.useThreads(1);
    try (BitProgram before = load(unsized, precision);
        BitProgram now = load(sized, precision);
        BitPredictor general = before.newPredictor("logits");
        BitPredictor special = now.newPredictor("logits")) {
      List<RgbImage> images = List.of(noise(size));
      List<Double> rates = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      rate(general, images);
      rate(special, images);
      for (int round = 0; round < ROUNDS; round++) {
        double unaware = rate(general, images);
        double aware = rate(special, images);
        rates.add(aware);
        ratios.add(aware / unaware);
      }
      System.out.printf(
          "R50x%d at %d x %2$d, %s, one thread: %.2f images/s, %.3f x that without the size %s%n",
          width,
          size,
          precision,
          Median.of(rates),
          Median.of(ratios),
          ratios.stream().map("%.2f"::formatted).toList());
    }
  }

  private static BitProgram load(Pretrained pretrained, String precision) throws IOException {
    return BitProgram.load(pretrained, PrecisionChoice.ofName(precision).choose(Device.CPU));
  }

  private static Path model(int width) throws IOException {
    Path folder = Path.of("target/benchmark/r50x" + width);
    if (!Files.exists(folder)) {
      BitConfig config =
          BitConfig.builder()
              .optEmbeddingSize(64 * width)
              .optHiddenSizes(List.of(256 * width, 512 * width, 1024 * width, 2048 * width))
              .optNumLabels(1000)
              .build();
      RandomModel.write(config, folder);
    }
    return folder;
  }

  private static BitImageProcessor cropping(int size) {
    return BitImageProcessor.builder()
        .optSize(new ResizeTarget.ShortestEdge(size))
        .optCropSize(Size.square(size))
        .build();
  }

  private static RgbImage noise(int size) {
    byte[] pixels = new byte[size * size * 3];
    new Random(1).nextBytes(pixels);
    return RgbImage.of(size, size, 3, pixels);
  }

  private static double rate(BitPredictor predictor, List<RgbImage> images) {
    long start = System.nanoTime();
    int done = 0;
    double seconds = 0;
    while (seconds < SECONDS_PER_ROUND) {
      predictor.predict(images);
      done++;
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return done / seconds;
  }
}
