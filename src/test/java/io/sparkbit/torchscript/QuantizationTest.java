package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.ActivationFunction;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitConfigBuilder;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.GlobalPadding;
import io.sparkbit.network.Layer;
import io.sparkbit.network.LayerType;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.WeightStandardization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which convolutions compute with bytes, and what these bytes are. */
class QuantizationTest {

  private static final Layer.Convolution CONVOLUTION =
      new Layer.Convolution("conv", 2, 64, 64, 3, 1, 1, 1);

  @ParameterizedTest
  @EnumSource(
      value = GlobalPadding.class,
      names = {"SYMMETRIC", "SAME"})
  void allConvolutionsThatReadARectifiedNorm(GlobalPadding padding) throws Exception {
    BitNetwork network = BitNetwork.of(config(padding).build(), Head.CLASSIFIER);
    Quantization quantization = Quantization.of(network, random(network), Optional.empty());

    assertThat(network.layers().stream().filter(Layer.Convolution.class::isInstance))
        .hasSize(17)
        .filteredOn(layer -> !quantization.kernels().containsKey(layer))
        .extracting(layer -> ((Layer.Convolution) layer).name())
        .containsExactly("bit.embedder.convolution");
  }

  @Test
  void noneThatReadSums() throws Exception {
    BitNetwork network =
        BitNetwork.of(
            config(GlobalPadding.SAME).optLayerType(LayerType.BOTTLENECK).build(), Head.CLASSIFIER);

    assertThat(Quantization.of(network, random(network), Optional.empty()).kernels().keySet())
        .extracting(Layer.Convolution::name)
        .allMatch(name -> name.matches(".*conv[23]"))
        .hasSize(8);
  }

  @Test
  void noneBehindOtherActivations() throws Exception {
    BitNetwork network =
        BitNetwork.of(
            config(GlobalPadding.SAME).optHiddenAct(ActivationFunction.GELU).build(), Head.NONE);

    assertThat(Quantization.of(network, random(network), Optional.empty()).kernels()).isEmpty();
  }

  @Test
  void noneWithChannelsThatDoNotFillBlocks() throws Exception {
    BitNetwork network =
        BitNetwork.of(
            config(GlobalPadding.SAME).optHiddenSizes(List.of(128, 224, 96, 384)).build(),
            Head.NONE);

    assertThat(Quantization.of(network, random(network), Optional.empty()).kernels()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RELU, INT8, INT8", "GELU, INT8, FLOAT32", "GELU, BFLOAT16, BFLOAT16"})
  void theProgramSaysInWhatItComputes(
      ActivationFunction activation, Precision wanted, Precision precision) throws Exception {
    BitNetwork network =
        BitNetwork.of(config(GlobalPadding.SAME).optHiddenAct(activation).build(), Head.NONE);
    ProgramOptions options =
        new ProgramOptions(
            LoadedProgram.SCALING,
            wanted,
            Optional.empty(),
            ConvolutionBackend.ONEDNN,
            Optional.empty(),
            List.of());

    assertThat(TorchScriptCompiler.compile(network, random(network), options).precision())
        .isEqualTo(precision);
  }

  /** A hundred-thousandth of the values is above 0, so that a step of the range is far too wide. */
  @Test
  void noneWhoseErrorIsLarge() throws Exception {
    float[] ones = new float[64];
    float[] farBelow = new float[64];
    Arrays.fill(ones, 1);
    Arrays.fill(farBelow, -4.3f);

    assertThat(signalToNoise(QuantizedInput.of(ones, farBelow))).isLessThan(1000);
    assertThat(signalToNoise(QuantizedInput.of(ones, new float[64]))).isBetween(2000.0, 20_000.0);
  }

  private static double signalToNoise(QuantizedInput input) throws IOException {
    return QuantizedKernel.of(CONVOLUTION, TensorReader.of(kernel()), input, new ChannelArrays())
        .signalToNoise();
  }

  /** The mean square of a rectified Gaussian, by drawing it. */
  @Test
  void expectsThePowerOfRectifiedChannels() {
    float[] scale = {1, -2, 0.5f, 0, 0};
    float[] shift = {0.3f, -1, 4, 2, -2};
    QuantizedInput input = QuantizedInput.of(scale, shift);
    Random random = new Random(3);
    for (int i = 0; i < scale.length; i++) {
      double sum = 0;
      for (int draw = 0; draw < 200_000; draw++) {
        sum += Math.pow(Math.max(0, shift[i] + scale[i] * random.nextGaussian()), 2);
      }
      assertThat(input.dividedPower(i) * Math.pow(input.divisor(i), 2))
          .isCloseTo(sum / 200_000, within(0.02 * sum / 200_000));
    }
  }

  @Test
  void channelsThatAreAlwaysZeroStayFinite() {
    QuantizedInput allZero = QuantizedInput.of(new float[2], new float[2]);
    QuantizedInput oneZero = QuantizedInput.of(new float[] {0, 4}, new float[2]);

    assertThat(List.of(allZero.divisor(0), allZero.divisor(1))).containsExactly(1f, 1f);
    assertThat(List.of(oneZero.divisor(0), oneZero.divisor(1))).containsExactly(0.02f, 20f);
  }

  /**
   * Whole numbers times what they stand for are the kernel, to half a step. Two neighboring input
   * channels times 255 fit into 16 bits, since CPUs without VNNI add them there.
   */
  @Test
  void kernelsAreRoundedToTheNearest() throws Exception {
    float[] scale = new float[64];
    Random random = new Random(4);
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) random.nextGaussian();
    }
    QuantizedInput input = QuantizedInput.of(scale, new float[64]);
    QuantizedKernel kernel =
        QuantizedKernel.of(CONVOLUTION, TensorReader.of(kernel()), input, new ChannelArrays());
    ByteBuffer bytes = ByteBuffer.allocate(64 * 576);
    ByteBuffer scales = ByteBuffer.allocate(64 * Float.BYTES);
    kernel.copyTo(into(bytes), TensorReader.of(kernel()), new ChannelArrays());
    kernel.copyScalesTo(into(scales));

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(scales.hasRemaining()).isFalse();
    for (int out = 0; out < 64; out++) {
      float[] exact = Arrays.copyOfRange(kernel(), out * 576, (out + 1) * 576);
      WeightStandardization.standardize(exact);
      float unit = scales.getFloat(out * Float.BYTES);
      float greatest = 0;
      for (int i = 0; i < 576; i++) {
        float whole = bytes.get(out * 576 + i);
        float neighbor = bytes.get(out * 576 + (i / 9 % 2 == 0 ? i + 9 : i - 9));
        assertThat(Math.abs(whole)).isLessThanOrEqualTo(127);
        greatest = Math.max(greatest, Math.max(Math.abs(whole), Math.abs(whole + neighbor)));
        assertThat(whole * unit).isCloseTo(exact[i] * input.divisor(i / 9), within(0.501f * unit));
      }
      assertThat(greatest).isBetween(126f, Short.MAX_VALUE / 255f);
    }
  }

  /** Fills a buffer from its position on. */
  private static ProgramTensor.Sink into(ByteBuffer buffer) {
    return bytes -> {
      ByteBuffer room = buffer.slice(buffer.position(), bytes).order(buffer.order());
      buffer.position(buffer.position() + bytes);
      return room;
    };
  }

  @Test
  void requiresKernelsOfOneDnn() {
    assertThatThrownBy(
            () ->
                new ProgramOptions(
                    LoadedProgram.SCALING,
                    Precision.INT8,
                    Optional.empty(),
                    ConvolutionBackend.ATEN,
                    Optional.empty(),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("INT8 requires ONEDNN, not ATEN");
  }

  private static float[] kernel() {
    Random random = new Random(5);
    float[] kernel = new float[64 * 64 * 9];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) random.nextGaussian();
    }
    return kernel;
  }

  private static BitConfigBuilder config(GlobalPadding padding) {
    return BitConfig.builder()
        .optEmbeddingSize(64)
        .optHiddenSizes(List.of(256, 512, 256, 768))
        .optDepths(List.of(1, 1, 1, 1))
        .optGlobalPadding(padding)
        .optNumGroups(8)
        .optNumLabels(3);
  }

  private static BitWeights random(BitNetwork network) throws IOException {
    return BitWeights.of(network, MemoryTensors.random(network, LoadedProgram.SEED).checkpoint());
  }
}
