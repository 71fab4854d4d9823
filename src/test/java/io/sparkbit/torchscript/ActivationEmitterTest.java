package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.model.GoldenCase;
import io.sparkbit.model.NumericTest;
import io.sparkbit.network.ActivationFunction;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every activation gives what the reference's table gives in double precision (golden_models.py).
 */
@NumericTest
class ActivationEmitterTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/sparkbit/torchscript");

  /**
   * Inputs are up to 12. Their mean and the difference to it are rounded by 2^-21 at most, and no
   * activation is steeper than 1.2, relative where it is above 1.
   */
  private static final double CENTERING = 1.2 * 2 * 0x1p-21;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void agreesWithTheReference(ActivationFunction function) throws Exception {
    Checkpoint reference = SafetensorsFile.open(FOLDER.resolve("activations.safetensors"));
    JsonNode errors =
        new ObjectMapper().readTree(FOLDER.resolve("activations_float32_error.json").toFile());
    String name = function.name().toLowerCase(Locale.ROOT);
    float[] input = reference.read("input");
    float[] truth = reference.read(name);
    double tolerance = GoldenCase.tolerance(errors.get(name).asDouble());
    BitNetwork copying =
        new BitNetwork(List.of(new Layer.Activate(0, function)), Map.of("activated", 1));
    // What nothing else reads is overwritten. The input's mean is 0 already.
    BitNetwork inPlace =
        new BitNetwork(
            List.of(new Layer.Center(0), new Layer.Activate(1, function)), Map.of("activated", 2));

    GoldenCase.assertClose(run(copying, input), truth, tolerance, name);
    GoldenCase.assertClose(run(inPlace, input), truth, tolerance + CENTERING, name);
  }

  private float[] run(BitNetwork network, float[] input) throws Exception {
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(network, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder)) {
      NDArray values = manager.create(input, new Shape(1, 1, 1, input.length));
      float[] result = program.forward(values).singletonOrThrow().toFloatArray();
      assertThat(values.toFloatArray()).isEqualTo(input);
      return result;
    }
  }
}
