package io.sparkbit.benchmark;

import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.PrecisionError;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a faster precision costs in exactness: how many images have the same label as in float32,
 * and how far the pooled features are from those in float32.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=PrecisionBenchmark -Dbenchmark.args="MODEL FOLDER"
 * </pre>
 *
 * <p>The arguments are a model and a folder of images. A model all of whose blocks compute in int8
 * is made of the digits in four minutes:
 *
 * <pre>
 * echo '{"model_type": "bit", "embedding_size": 64, "hidden_sizes": [256, 256, 512, 512],
 *     "depths": [1, 2, 1, 1], "num_groups": 32}' > wide.json
 * jobs/fine-tune --from-scratch wide.json --images src/main/data/digits/train --steps 200 \
 *     --batch-size 128 --micro-batch-size 64 --learning-rate 0.03 --mixup-alpha 0.2 --resize 36 \
 *     --crop 32 --flip-probability 0 --output wide
 * </pre>
 */
public final class PrecisionBenchmark {

  private static final List<String> OUTPUTS = List.of("pooler_output", "logits");

  private PrecisionBenchmark() {}

  public static void main(String[] arguments) throws IOException, InvalidImageException {
    Pretrained model = Pretrained.open(arguments[0]);
    List<RgbImage> images = images(Path.of(arguments[1]), model.requiredProcessor());
    List<List<Prediction>> exact = predict(model, Precision.FLOAT32, images);
    for (PrecisionChoice choice : List.of(PrecisionChoice.BFLOAT16, PrecisionChoice.INT8)) {
      Precision precision = choice.choose(Device.CPU);
      if (precision.name().equals(choice.name())) {
        compare(choice, exact, predict(model, precision, images));
      } else {
        System.out.printf("%-8s not on this processor%n", choice.lowerCaseName());
      }
    }
  }

  private static List<RgbImage> images(Path folder, BitImageProcessor processor)
      throws IOException, InvalidImageException {
    ImageDecoder decoder = ImageDecoder.builder().optExifOrientation(ExifOrientation.APPLY).build();
    List<RgbImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        images.add(processor.process(decoder.decode(Files.readAllBytes(file))));
      }
    }
    return images;
  }

  private static List<List<Prediction>> predict(
      Pretrained model, Precision precision, List<RgbImage> images) throws IOException {
    try (BitProgram program = BitProgram.load(model, precision);
        BitPredictor predictor = program.newPredictor(OUTPUTS)) {
      return predictor.predictAll(images);
    }
  }

  private static void compare(
      PrecisionChoice choice, List<List<Prediction>> exact, List<List<Prediction>> rounded) {
    PrecisionError error = PrecisionError.of(exact, rounded);
    System.out.printf(
        "%-8s %.2f%% of %,d labels as in float32; cosine of the features %.5f in the mean, %.5f at"
            + " worst%n",
        choice.lowerCaseName(),
        100.0 * error.sameLabel() / error.images(),
        error.images(),
        error.meanCosine(),
        error.worstCosine());
  }

  /** Returns the index of the greatest logit. */
  static int top(float[] logits) {
    int top = 0;
    for (int i = 1; i < logits.length; i++) {
      top = logits[i] > logits[top] ? i : top;
    }
    return top;
  }
}
