package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
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

/** Every activation gives what the reference's table gives (made by golden_models.py). */
@NumericTest
class ActivationTextTest {

  private static final Path REFERENCE =
      Path.of("src/test/resources/io/sparkbit/torchscript/activations.safetensors");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void agreesWithTheReference(ActivationFunction function) throws Exception {
    Checkpoint reference = SafetensorsFile.open(REFERENCE);
    float[] input = reference.read("input");
    float[] expected = reference.read(function.name().toLowerCase(Locale.ROOT));
    BitNetwork copying =
        new BitNetwork(List.of(new Layer.Activate(0, function)), Map.of("activated", 1));
    // What nothing else reads is overwritten. The input's mean is 0 already.
    BitNetwork inPlace =
        new BitNetwork(
            List.of(new Layer.Center(0), new Layer.Activate(1, function)), Map.of("activated", 2));

    assertThat(run(copying, input)).containsExactly(expected, within(2e-6f));
    assertThat(run(inPlace, input)).containsExactly(expected, within(1e-5f));
  }

  private float[] run(BitNetwork network, float[] input) throws Exception {
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(network, Precision.FLOAT32, Kernels.ONEDNN, folder)) {
      NDArray values = manager.create(input, new Shape(1, 1, 1, input.length));
      float[] result = program.forward(values).singletonOrThrow().toFloatArray();
      assertThat(values.toFloatArray()).isEqualTo(input);
      return result;
    }
  }
}
