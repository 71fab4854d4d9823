package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.NumericTest;
import io.sparkbit.network.ActivationFunction;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.Layer;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network as wide as the released ones has the same gradients by all kernels; those of {@link
 * ConvolutionBackend#ATEN} in float32 agree with the reference (TrainingProgramTest, whose networks
 * are narrow).
 */
@NumericTest
class TrainingKernelsTest {

  private static final int IMAGES = 3;
  private static final int SIZE = 48;
  private static final int LABELS = 5;

  /** From an input to the loss and back, each block has three convolutions, and so has each way. */
  private static final int CONVOLUTIONS = 2 * 13;

  /** What rounds to bfloat16 for each convolution: itself, a norm, an activation and a sum. */
  private static final int ROUNDING = 4;

  /** The convolution that sums the most products: 3 x 3 x 128. */
  private static final int PRODUCTS = 9 * 128;

  private static final BitNetwork NETWORK = network(ActivationFunction.RELU);

  /** Has no steps: a rounded value next to 0 would let through a whole gradient, or none. */
  private static final BitNetwork SMOOTH = network(ActivationFunction.SILU);

  @TempDir Path folder;

  /** Groups of 2 to 16 channels: of less than a vector, and of whole ones. */
  private static BitNetwork network(ActivationFunction function) {
    return BitNetwork.of(
        BitConfig.builder()
            .optEmbeddingSize(64)
            .optHiddenSizes(List.of(256, 512))
            .optDepths(List.of(2, 2))
            .optHiddenAct(function)
            .optNumLabels(LABELS)
            .build(),
        Head.CLASSIFIER);
  }

  @Test
  void oneDnnAgreesWithAten() throws Exception {
    assertAgree(
        gradients(NETWORK, Precision.FLOAT32, ConvolutionBackend.ONEDNN, NETWORK.parameters()),
        gradients(NETWORK, Precision.FLOAT32, ConvolutionBackend.ATEN, NETWORK.parameters()),
        LoadedProgram.float32Error(PRODUCTS, CONVOLUTIONS));
  }

  @Test
  void bfloat16AgreesWithFloat32() throws Exception {
    CpuUnderTest.assumeBfloat16();
    Map<String, float[]> truth =
        gradients(SMOOTH, Precision.FLOAT32, ConvolutionBackend.ATEN, SMOOTH.parameters());
    for (ConvolutionBackend backend : ConvolutionBackend.values()) {
      assertAgree(
          gradients(SMOOTH, Precision.BFLOAT16, backend, SMOOTH.parameters()),
          truth,
          LoadedProgram.bfloat16Error(ROUNDING * CONVOLUTIONS));
    }
  }

  /** The backbone then runs as in inference. */
  @Test
  void theHeadAloneLearnsTheSame() throws Exception {
    List<Parameter> head =
        NETWORK.layers().stream()
            .filter(Layer.Linear.class::isInstance)
            .flatMap(layer -> layer.parameters().stream())
            .toList();
    Map<String, float[]> truth =
        gradients(NETWORK, Precision.FLOAT32, ConvolutionBackend.ATEN, NETWORK.parameters());
    truth.keySet().retainAll(head.stream().map(Parameter::name).toList());

    assertAgree(
        gradients(NETWORK, Precision.FLOAT32, ConvolutionBackend.ONEDNN, head),
        truth,
        LoadedProgram.float32Error(PRODUCTS, CONVOLUTIONS));
  }

  private static void assertAgree(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, truth) ->
            assertThat(LoadedProgram.distance(actual.get(name), truth))
                .as(name)
                .isLessThan(tolerance));
  }

  /** Returns the gradients of random images by the names of the parameters. */
  private Map<String, float[]> gradients(
      BitNetwork network, Precision precision, ConvolutionBackend backend, List<Parameter> trained)
      throws Exception {
    try (NDManager base = NDManager.newBaseManager();
        Model model = Model.newInstance("training", Device.cpu(), "PyTorch")) {
      model.load(compile(network, precision, backend, trained));
      PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
      IValueUtils.runMethod(block, TorchScriptCompiler.PACK_METHOD).close();
      PtNDManager manager = (PtNDManager) base;
      List<PtNDArray> gradients =
          trained.stream()
              .map(
                  parameter ->
                      (PtNDArray)
                          manager.zeros(
                              new Shape(
                                  parameter.shape().stream().mapToLong(Long::longValue).toArray())))
              .toList();
      IValue kept = IValue.listFrom(new PtNDArray[0]);
      IValue loss =
          IValueUtils.runMethod(
              block,
              ProgramMethod.FORWARD,
              IValue.from(images(manager)),
              IValue.from((PtNDArray) manager.create(new long[] {0, 1, 2})),
              IValue.from((PtNDArray) manager.create(1f)),
              IValue.from((PtNDArray) manager.create(new float[0])),
              IValue.from(
                  (PtNDArray)
                      manager.eye(IMAGES, LABELS, 0, ai.djl.ndarray.types.DataType.FLOAT32)),
              IValue.from((PtNDArray) manager.create(1f)),
              IValue.listFrom(gradients.toArray(PtNDArray[]::new)),
              kept);
      loss.close();
      for (GradientGroup group : GradientGroup.of(network, trained)) {
        if (!group.method().equals(ProgramMethod.FORWARD)) {
          IValueUtils.runMethod(
                  block, group.method(), IValue.listFrom(gradients.toArray(PtNDArray[]::new)), kept)
              .close();
        }
      }
      Map<String, float[]> byName = new LinkedHashMap<>();
      for (int i = 0; i < trained.size(); i++) {
        byName.put(trained.get(i).name(), gradients.get(i).toFloatArray());
      }
      return byName;
    }
  }

  private static PtNDArray images(PtNDManager manager) {
    Random random = new Random(7);
    float[] pixels = new float[IMAGES * 3 * SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return (PtNDArray) manager.create(pixels, new Shape(IMAGES, 3, SIZE, SIZE));
  }

  private Path compile(
      BitNetwork network, Precision precision, ConvolutionBackend backend, List<Parameter> trained)
      throws IOException {
    Path archive = Files.createTempFile(folder, "training", ".pt");
    TorchScriptCompiler.compileForTraining(
            network,
            BitWeights.of(network, MemoryTensors.random(network, LoadedProgram.SEED).checkpoint()),
            new TrainingOptions(
                LoadedProgram.SCALING,
                precision,
                backend,
                0,
                ProblemType.SINGLE_LABEL_CLASSIFICATION,
                TrainingLoss.PLAIN,
                trained))
        .write(archive);
    return archive;
  }
}
