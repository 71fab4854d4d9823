package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bundled model labels digits as the reference does, from files of PNG and JPEG, on whatever
 * platform this runs (.ci/aarch64). What is expected comes from digits_logits.py.
 */
class DigitsTest {

  @Test
  void areLabeled() throws Exception {
    double tolerance = BundledModel.tolerance("logits");
    BitImageProcessor processor =
        Pretrained.processor(BundledModel.NAME, ModelHub.ofEnvironment()).orElseThrow();
    ImageDecoder decoder = ImageDecoder.builder().build();
    double worst = 0;
    int count = 0;
    try (BitForImageClassification model =
            BitForImageClassification.fromPretrained(BundledModel.NAME);
        NDManager manager = NDManager.newBaseManager()) {
      for (Map.Entry<String, JsonNode> file : BundledModel.logits().properties()) {
        RgbImage image =
            processor.process(decoder.decode(Files.readAllBytes(Path.of(file.getKey()))));
        NDArray pixels =
            manager.create(
                processor.pixelValues(image), new Shape(1, 3, image.height(), image.width()));
        float[] logits = model.forward(pixels).logits().toFloatArray();
        for (int i = 0; i < logits.length; i++) {
          double truth = file.getValue().get(i).asDouble();
          double error = Math.abs(logits[i] - truth) / Math.max(1, Math.abs(truth));
          assertThat(error).as("logit %d of %s", i, file.getKey()).isLessThan(tolerance);
          worst = Math.max(worst, error);
        }
        count++;
      }
    }
    System.out.printf(
        "%d digits on %s, Java %s: logits are %.1e from the truth, and may be %.1e%n",
        count, System.getProperty("os.arch"), Runtime.version(), worst, tolerance);
  }
}
