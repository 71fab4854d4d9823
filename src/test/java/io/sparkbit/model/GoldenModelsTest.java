package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model gives the numbers that the reference implementation gave. */
class GoldenModelsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preactivation",
        "bottleneck",
        "stages_3",
        "output_stride_16",
        "output_stride_8_preactivation"
      })
  void agreesWithTheReference(String name) throws IOException {
    Path folder = GOLDEN.resolve(name);
    Checkpoint expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
    try (NDManager manager = NDManager.newBaseManager();
        BitModel model = BitModel.fromPretrained(folder.toString());
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(folder.toString())) {
      NDArray pixelValues = array(manager, expected, "pixel_values");

      BitModelOutput features = model.forward(pixelValues);
      assertClose(features.lastHiddenState(), array(manager, expected, "last_hidden_state"));
      assertClose(features.poolerOutput(), array(manager, expected, "pooler_output"));
      assertClose(classifier.forward(pixelValues).logits(), array(manager, expected, "logits"));
    }
  }

  private static NDArray array(NDManager manager, Checkpoint checkpoint, String name)
      throws IOException {
    long[] shape = checkpoint.shape(name).stream().mapToLong(Long::longValue).toArray();
    return manager.create(checkpoint.read(name), new Shape(shape));
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(TOLERANCE);
  }
}
