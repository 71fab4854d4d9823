package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.NumericTest;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.GlobalPadding;
import io.sparkbit.network.Layer;
import io.sparkbit.network.LayerType;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole networks give the same whichever kernels and precision compute them. */
@NumericTest
class KernelsAndPrecisionTest {

  /** From the input to the last output: the stem's and three of each of five blocks. */
  private static final int CONVOLUTIONS = 16;

  /** Of the widest 3 x 3 convolution. */
  private static final int PRODUCTS = 256 * 9;

  @TempDir Path folder;

  /** Of the widths that {@link ConvolutionBackend#ATEN} gets right everywhere. */
  @ParameterizedTest
  @CsvSource({
    "PREACTIVATION, 8, 8 24 48 56",
    "PREACTIVATION, 24, 96 64 128 192",
    "PREACTIVATION, 64, 128 192 240 64",
    "BOTTLENECK, 8, 8 24 48 56",
    "BOTTLENECK, 24, 96 64 128 192",
    "BOTTLENECK, 64, 128 192 240 64"
  })
  void kernelsAgree(LayerType layerType, int embeddingSize, String hiddenSizes) throws Exception {
    BitNetwork network = network(layerType, embeddingSize, hiddenSizes);
    try (LoadedProgram aten =
            LoadedProgram.of(network, Precision.FLOAT32, ConvolutionBackend.ATEN, folder);
        LoadedProgram oneDnn =
            LoadedProgram.of(network, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder)) {
      float error = LoadedProgram.float32Error(PRODUCTS, CONVOLUTIONS);
      assertClose(aten, oneDnn, new Shape(2, 3, 65, 50), 0, 2 * error);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PREACTIVATION, 8, 8 24 40 72",
    "PREACTIVATION, 24, 96 104 64 128",
    "PREACTIVATION, 64, 128 192 240 64",
    "BOTTLENECK, 8, 8 24 40 72",
    "BOTTLENECK, 24, 96 104 64 128",
    "BOTTLENECK, 64, 128 192 240 64"
  })
  void bfloat16StaysCloseToFloat32(LayerType layerType, int embeddingSize, String hiddenSizes)
      throws Exception {
    CpuUnderTest.assumeBfloat16();
    BitNetwork network = network(layerType, embeddingSize, hiddenSizes);
    try (LoadedProgram exact =
            LoadedProgram.of(network, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder);
        LoadedProgram rounded =
            LoadedProgram.of(network, Precision.BFLOAT16, ConvolutionBackend.ONEDNN, folder)) {
      float error = LoadedProgram.bfloat16Error(CONVOLUTIONS);
      assertClose(exact, rounded, new Shape(2, 3, 64, 64), 1e-6f, error);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PREACTIVATION, SAME, 256 512 256 768",
    "PREACTIVATION, SYMMETRIC, 768 256 512 256",
    "BOTTLENECK, SAME, 256 512 256 768"
  })
  void int8StaysCloseToFloat32(LayerType layerType, GlobalPadding padding, String hiddenSizes)
      throws Exception {
    CpuUnderTest.assumeInt8();
    BitNetwork network = network(layerType, padding, 64, hiddenSizes);
    try (LoadedProgram exact =
            LoadedProgram.of(network, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder);
        LoadedProgram rounded =
            LoadedProgram.of(network, Precision.INT8, ConvolutionBackend.ONEDNN, folder)) {
      float error = LoadedProgram.int8Error(CONVOLUTIONS);
      assertClose(exact, rounded, new Shape(2, 3, 64, 50), 1e-4f, error);
    }
  }

  /** Without VNNI, two products of neighbors are added in 16 bits: here all are near the limit. */
  @Test
  void int8StaysCloseWhereNeighborsAreLarge() throws Exception {
    CpuUnderTest.assumeInt8();
    BitNetwork network = network(LayerType.PREACTIVATION, 64, "256 512 256 768");
    MemoryTensors tensors = largeNeighbors(network);
    try (LoadedProgram exact = LoadedProgram.of(network, tensors, Precision.FLOAT32, folder);
        LoadedProgram rounded = LoadedProgram.of(network, tensors, Precision.INT8, folder)) {
      // Bytes are steps of 1.5 / 255, evenly spread errors, of values that differ by 0.1.
      float error = (float) (1.5 / 255 / Math.sqrt(12) / 0.1 * Math.sqrt(CONVOLUTIONS));
      assertClose(exact, rounded, new Shape(1, 3, 64, 64), 1e-4f, error);
    }
  }

  /** Values are 1 and a little more or less; a quarter of the neighbors is much above 0. */
  private static MemoryTensors largeNeighbors(BitNetwork network) {
    Random random = new Random(6);
    MemoryTensors tensors = MemoryTensors.random(network, LoadedProgram.SEED);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.GroupNorm norm) {
        put(tensors, norm.scale(), i -> 0.1);
        put(tensors, norm.shift(), i -> 1.0);
      }
      if (layer instanceof Layer.Convolution convolution && convolution.inChannels() > 3) {
        int pixels = convolution.kernelSize() * convolution.kernelSize();
        put(
            tensors,
            convolution.kernel(),
            i -> (i / pixels / 2 % 4 == 0 ? 3 : -1) + random.nextGaussian() / 2);
      }
    }
    return tensors;
  }

  private static void put(MemoryTensors tensors, Parameter parameter, IntToDoubleFunction value) {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    tensors.put(parameter.name(), parameter.shape(), values);
  }

  /** Each has a scale of its own. */
  @Test
  void imagesInInt8DoNotDependOnEachOther() throws Exception {
    CpuUnderTest.assumeInt8();
    BitNetwork network = network(LayerType.PREACTIVATION, 64, "256 512 256 768");
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(network, Precision.INT8, ConvolutionBackend.ONEDNN, folder)) {
      NDArray images =
          input(manager, new Shape(3, 3, 64, 64)).mul(manager.arange(1f, 4f).reshape(3, 1, 1, 1));
      NDArray together = program.forward(images).get(2);
      for (int image = 0; image < 3; image++) {
        NDArray alone = program.forward(images.get("%d:%d".formatted(image, image + 1))).get(2);
        assertThat(alone.toFloatArray()).isEqualTo(together.get(image).toFloatArray());
      }
    }
  }

  /** Compares all outputs, as norms of their differences relative to their own. */
  private static void assertClose(
      LoadedProgram exact, LoadedProgram other, Shape shape, float least, float most) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray input = input(manager, shape);
      NDList expected = exact.forward(input);
      NDList actual = other.forward(input);

      assertThat(actual).hasSize(3);
      for (int output = 0; output < actual.size(); output++) {
        NDArray difference = actual.get(output).sub(expected.get(output));
        assertThat(actual.get(output).getShape()).isEqualTo(expected.get(output).getShape());
        assertThat(actual.get(output).getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(difference.norm().getFloat() / expected.get(output).norm().getFloat())
            .isBetween(least, most);
      }
    }
  }

  private static NDArray input(NDManager manager, Shape shape) {
    Random random = new Random(5);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  private static BitNetwork network(LayerType layerType, int embeddingSize, String hiddenSizes) {
    return network(layerType, GlobalPadding.SYMMETRIC, embeddingSize, hiddenSizes);
  }

  private static BitNetwork network(
      LayerType layerType, GlobalPadding padding, int embeddingSize, String hiddenSizes) {
    List<Integer> sizes = List.of(hiddenSizes.split(" ")).stream().map(Integer::valueOf).toList();
    BitConfig config =
        BitConfig.builder()
            .optEmbeddingSize(embeddingSize)
            .optHiddenSizes(sizes)
            .optDepths(List.of(1, 2, 1, 1))
            .optLayerType(layerType)
            .optGlobalPadding(padding)
            .optNumGroups(8)
            .optNumLabels(3)
            .build();
    return BitNetwork.of(config, Head.CLASSIFIER);
  }
}
