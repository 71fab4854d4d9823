package io.sparkbit.benchmark;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What decoding at a part of the size changes in pixels and in a model's answers. */
final class ScalingError {

  private ScalingError() {}

  /**
   * Prints it.
   *
   * @param model location of the model
   * @param files JPEG files
   */
  static void print(Path model, List<Path> files) throws IOException, InvalidImageException {
    Pretrained pretrained = Pretrained.open(model.toString());
    BitImageProcessor processor = pretrained.requiredProcessor();
    ImageDecoder whole = ImageDecoder.builder().build();
    ImageDecoder scaled =
        ImageDecoder.builder().optScaledFor(processor.size().orElseThrow()::of).build();
    List<RgbImage> exactImages = images(files, whole, processor);
    List<RgbImage> scaledImages = images(files, scaled, processor);
    try (BitProgram program = BitProgram.load(pretrained, Precision.FLOAT32);
        BitPredictor predictor = program.newPredictor(List.of("logits"))) {
      List<List<Prediction>> exact = predictor.predictAll(exactImages);
      List<List<Prediction>> changed = predictor.predictAll(scaledImages);
      int agree = 0;
      for (int i = 0; i < files.size(); i++) {
        float[] before = exact.get(i).get(0).values();
        float[] after = changed.get(i).get(0).values();
        boolean same = PrecisionBenchmark.top(before) == PrecisionBenchmark.top(after);
        agree += same ? 1 : 0;
        System.out.printf(
            "%-48s pixels differ by %.2f of 255, logits by %.4f of their deviation; top-1 %s%n",
            files.get(i).getFileName(),
            pixelError(exactImages.get(i), scaledImages.get(i)),
            rootMeanSquare(before, after) / deviation(before),
            same ? "the same" : "another");
      }
      System.out.printf("top-1 is the same for %d of %d photos%n", agree, files.size());
    }
  }

  private static List<RgbImage> images(
      List<Path> files, ImageDecoder decoder, BitImageProcessor processor)
      throws IOException, InvalidImageException {
    List<RgbImage> images = new ArrayList<>();
    for (Path file : files) {
      images.add(decoder.decode(Files.readAllBytes(file), processor::process));
    }
    return images;
  }

  private static double pixelError(RgbImage left, RgbImage right) {
    double sum = 0;
    for (int i = 0; i < left.data().length; i++) {
      double difference = (left.data()[i] & 0xFF) - (right.data()[i] & 0xFF);
      sum += difference * difference;
    }
    return Math.sqrt(sum / left.data().length);
  }

  private static double rootMeanSquare(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      double difference = left[i] - right[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / left.length);
  }

  private static double deviation(float[] values) {
    float[] mean = new float[values.length];
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    Arrays.fill(mean, (float) (sum / values.length));
    return rootMeanSquare(values, mean);
  }
}
