package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.NumericTest;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each convolution gives what its definition says, for channel counts that do and do not fill
 * oneDNN's blocks.
 */
@NumericTest
class ConvolutionKernelsTest {

  private static final List<Integer> CHANNELS = List.of(8, 24, 40, 64, 72, 96, 104, 128, 192);
  private static final int HEIGHT = 4;
  private static final int WIDTH = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {8, 40, 64})
  void oneDnnConvolves(int in) throws Exception {
    assertEveryWidthFrom(in);
  }

  @ParameterizedTest
  @Tag("long")
  @ValueSource(ints = {24, 72, 96, 104, 128, 192})
  void oneDnnConvolvesOtherWidths(int in) throws Exception {
    assertEveryWidthFrom(in);
  }

  private void assertEveryWidthFrom(int in) throws Exception {
    for (int out : CHANNELS) {
      for (Layer.Convolution convolution : convolutions(in, out)) {
        assertExact(convolution, 2, Precision.FLOAT32, ConvolutionBackend.ONEDNN);
      }
    }
  }

  /** With few images a library may choose another kernel. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 33})
  void oneDnnConvolvesBatchesOfEverySize(int batch) throws Exception {
    for (int channels : List.of(40, 64)) {
      for (Layer.Convolution convolution : convolutions(channels, channels)) {
        assertExact(convolution, batch, Precision.FLOAT32, ConvolutionBackend.ONEDNN);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ConvolutionBackend.class)
  void dilatedConvolutions(ConvolutionBackend backend) throws Exception {
    for (int channels : List.of(24, 64)) {
      for (int dilation : List.of(2, 4)) {
        Layer.Convolution convolution = spatial(channels, channels, 1, dilation, dilation);
        assertExact(convolution, 2, Precision.FLOAT32, backend);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 96})
  void oneDnnConvolvesInBfloat16(int in) throws Exception {
    CpuUnderTest.assumeBfloat16();
    for (int out : CHANNELS) {
      for (Layer.Convolution convolution : convolutions(in, out)) {
        assertExact(convolution, 2, Precision.BFLOAT16, ConvolutionBackend.ONEDNN);
      }
    }
  }

  /**
   * Without 40, 72 and 104 output channels: libtorch 2.7.1's 1x1 convolution gives wrong numbers
   * for them on some processors. All stay below 256: wider ones divide by zero on some.
   */
  @ParameterizedTest
  @ValueSource(ints = {24, 64, 96})
  void atenConvolves(int out) throws Exception {
    for (int in : CHANNELS) {
      for (Layer.Convolution convolution : convolutions(in, out)) {
        assertExact(convolution, 2, Precision.FLOAT32, ConvolutionBackend.ATEN);
      }
    }
  }

  @Test
  void onlyKernelsThatFillTheirBlocksArePacked() throws Exception {
    assertThat(packed(pointwise(64, 128, 1), ConvolutionBackend.ONEDNN)).isEqualTo(1);
    assertThat(packed(spatial(128, 64, 2, 1, 1), ConvolutionBackend.ONEDNN)).isEqualTo(1);
    assertThat(packed(pointwise(64, 96, 1), ConvolutionBackend.ONEDNN)).isZero();
    assertThat(packed(spatial(96, 64, 1, 1, 1), ConvolutionBackend.ONEDNN)).isZero();
    assertThat(packed(pointwise(64, 128, 1), ConvolutionBackend.ATEN)).isZero();
  }

  private long packed(Layer.Convolution convolution, ConvolutionBackend backend) throws Exception {
    try (LoadedProgram program =
        LoadedProgram.of(network(convolution), Precision.FLOAT32, backend, folder)) {
      return program.packed();
    }
  }

  /** Kernels are packed for a size of images, but others come too. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void oneDnnConvolvesSizesThatKernelsAreNotPackedFor(Precision precision) throws Exception {
    if (precision == Precision.BFLOAT16) {
      CpuUnderTest.assumeBfloat16();
    }
    for (Layer.Convolution convolution : convolutions(64, 128)) {
      BitNetwork network = network(convolution);
      for (int size : List.of(3, 14, 56)) {
        Optional<NetworkTrace> other = Optional.of(NetworkTrace.of(network, size, size));
        assertExact(convolution, 2, precision, ConvolutionBackend.ONEDNN, other);
      }
      assertExact(convolution, 2, precision, ConvolutionBackend.ONEDNN, Optional.empty());
    }
  }

  private void assertExact(
      Layer.Convolution convolution, int batch, Precision precision, ConvolutionBackend backend)
      throws IOException, MalformedModelException {
    Optional<NetworkTrace> size = Optional.of(NetworkTrace.of(network(convolution), HEIGHT, WIDTH));
    assertExact(convolution, batch, precision, backend, size);
  }

  private void assertExact(
      Layer.Convolution convolution,
      int batch,
      Precision precision,
      ConvolutionBackend backend,
      Optional<NetworkTrace> expectedSize)
      throws IOException, MalformedModelException {
    BitNetwork network = network(convolution);
    ExactConvolution exact = new ExactConvolution(convolution, kernel(network, convolution));
    float[] images = random(batch * convolution.inChannels() * HEIGHT * WIDTH);
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(network, precision, backend, expectedSize, folder)) {
      NDArray actual =
          program
              .forward(
                  manager.create(images, new Shape(batch, convolution.inChannels(), HEIGHT, WIDTH)))
              .get(0);
      Shape shape =
          new Shape(batch, convolution.outChannels(), exact.outSize(HEIGHT), exact.outSize(WIDTH));
      NDArray expected = manager.create(exact.apply(images, HEIGHT, WIDTH), shape);

      assertThat(actual.getShape()).isEqualTo(shape);
      assertThat(actual.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(actual.sub(expected).norm().getFloat() / expected.norm().getFloat())
          .as("relative error of %s, batch %d, %s, %s", convolution, batch, precision, backend)
          .isLessThan(tolerance(convolution, precision));
    }
  }

  private static float tolerance(Layer.Convolution convolution, Precision precision) {
    int products = convolution.inChannels() * convolution.kernelSize() * convolution.kernelSize();
    return precision == Precision.FLOAT32
        ? LoadedProgram.float32Error(products, 1)
        : LoadedProgram.bfloat16Error(1);
  }

  private static float[] kernel(BitNetwork network, Layer.Convolution convolution)
      throws IOException {
    float[] kernel =
        MemoryTensors.random(network, LoadedProgram.SEED)
            .checkpoint()
            .read(convolution.kernel().name());
    FloatBuffer remaining = FloatBuffer.wrap(kernel);
    float[] channel = new float[kernel.length / convolution.outChannels()];
    while (remaining.hasRemaining()) {
      remaining.mark().get(channel).reset();
      WeightStandardization.standardize(channel);
      remaining.put(channel);
    }
    return kernel;
  }

  private static float[] random(int size) {
    Random random = new Random(5);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static List<Layer.Convolution> convolutions(int in, int out) {
    return List.of(
        pointwise(in, out, 1),
        pointwise(in, out, 2),
        spatial(in, out, 1, 1, 1),
        spatial(in, out, 2, 1, 1));
  }

  private static Layer.Convolution pointwise(int in, int out, int stride) {
    return new Layer.Convolution("conv", BitNetwork.INPUT, in, out, 1, stride, 0, 1);
  }

  private static Layer.Convolution spatial(int in, int out, int stride, int padding, int dilation) {
    return new Layer.Convolution("conv", BitNetwork.INPUT, in, out, 3, stride, padding, dilation);
  }

  /** The convolution, then its mean. */
  private static BitNetwork network(Layer.Convolution convolution) {
    return new BitNetwork(
        List.of(convolution, new Layer.GlobalAveragePool(1)),
        new TreeMap<>(Map.of(BitNetwork.LAST_HIDDEN_STATE, 1, BitNetwork.POOLER_OUTPUT, 2)));
  }
}
