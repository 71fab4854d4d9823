package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
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

  /** PyTorch's own gradient of the same operators is the truth. */
  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void gradientsAgreeWithAutograd(ActivationFunction function) throws Exception {
    Path archive = folder.resolve("gradient.pt");
    CodeEmitter code = new CodeEmitter();
    code.declare(List.of(), List.of());
    code.define(ProgramMethod.FORWARD, ", x: Tensor", "Tensor");
    code.line(2, "return " + ActivationEmitter.of(function, "x", ""));
    String input = ActivationEmitter.gradientReadsInput(function) ? "x" : "None";
    code.define("gradient", ", g: Tensor, x: Tensor, y: Tensor", "Tensor");
    code.line(2, "return " + ActivationEmitter.gradient(function, "g", input, "y"));
    TorchScriptArchive.write(CodeEmitter.CLASS_NAME, code.toString(), List.of(), archive);
    float[] points = SafetensorsFile.open(FOLDER.resolve("activations.safetensors")).read("input");

    try (NDManager manager = NDManager.newBaseManager();
        Model model = Model.newInstance("activation", Device.cpu(), "PyTorch")) {
      model.load(archive, null, Map.of("trainParam", "true"));
      PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
      PtNDArray x = (PtNDArray) manager.create(points);
      x.setRequiresGradient(true);
      PtNDArray g = (PtNDArray) manager.arange(points.length).cos();
      JniUtils.setGradMode(true);
      PtNDArray y =
          (PtNDArray)
              block
                  .forward(new ParameterStore(manager, false), new NDList(x), true)
                  .singletonOrThrow();
      JniUtils.backward(y, g, false, false);
      JniUtils.setGradMode(false);
      float[] truth = x.getGradient().toFloatArray();
      try (IValue gradient =
          IValueUtils.runMethod(
              block, "gradient", IValue.from(g), IValue.from(x), IValue.from(y))) {
        float[] actual = gradient.toTensor((PtNDManager) manager).toFloatArray();
        // Inputs are up to 12, and both ways round a few times, by 2^-24 of values up to that.
        GoldenCase.assertClose(actual, truth, 16 * 12 * 0x1p-24, function.name());
      }
    }
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
