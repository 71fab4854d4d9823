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
import io.sparkbit.network.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archive is what PyTorch reads, and its program reads pixels and floats alike. */
@NumericTest
class TorchScriptCompilerTest {

  private static final BitConfig CONFIG =
      BitConfig.builder()
          .optEmbeddingSize(16)
          .optHiddenSizes(List.of(32, 64))
          .optDepths(List.of(1, 2))
          .optNumGroups(8)
          .optNumLabels(3)
          .build();
  private static final BitNetwork NETWORK = BitNetwork.of(CONFIG, Head.CLASSIFIER);

  /** The most that a convolution adds up, by the 7 x 7 kernel of the stem. */
  private static final int PRODUCTS = 3 * 7 * 7;

  /** The stem's and three of each of three blocks. */
  private static final int CONVOLUTIONS = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ConvolutionBackend.class)
  void theArchiveHoldsStoredEntriesOnly(ConvolutionBackend backend) throws IOException {
    Path archive = LoadedProgram.compile(NETWORK, Precision.FLOAT32, backend, folder);

    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactlyElementsOf(expectedNames(NETWORK));
      assertThat(zip.stream().map(ZipEntry::getMethod)).containsOnly(ZipEntry.STORED);
      assertThat(text(zip, "bit/version")).isEqualTo("10\n");
      assertThat(text(zip, "bit/byteorder")).isEqualTo("little");
    }
  }

  /**
   * Maps that are too large for all images at once (see {@link Passes}); the last part is short.
   */
  @ParameterizedTest
  @EnumSource(ConvolutionBackend.class)
  void imagesOfAPassGiveWhatTheyGiveAlone(ConvolutionBackend backend) throws Exception {
    int size = 352;
    assertThat(2 * size * size * 16)
        .isLessThan((int) Passes.BYTES)
        .isGreaterThan((int) Passes.BYTES * 2 / 3);
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program = LoadedProgram.of(NETWORK, Precision.FLOAT32, backend, folder)) {
      manager.getEngine().setRandomSeed(5);
      NDArray images = manager.randomNormal(new Shape(5, 3, size, size));
      NDList together = program.forward(images);

      for (int image = 0; image < 5; image++) {
        NDList alone = program.forward(images.get("%d:%d".formatted(image, image + 1)));
        for (int output = 0; output < together.size(); output++) {
          float[] truth = alone.get(output).toFloatArray();
          float[] actual = together.get(output).get(image).toFloatArray();
          assertThat(LoadedProgram.distance(actual, truth))
              .isLessThan(LoadedProgram.float32Error(PRODUCTS, CONVOLUTIONS));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyTensorHasItsSize(Precision precision) throws IOException {
    Path archive = LoadedProgram.compile(NETWORK, precision, ConvolutionBackend.ONEDNN, folder);
    // None of these kernels is quantized, as none fills oneDNN's blocks.
    int kernelBytes = precision == Precision.BFLOAT16 ? 2 : 4;

    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<Parameter> parameters = NETWORK.parameters();
      for (int key = 0; key < parameters.size(); key++) {
        Parameter parameter = parameters.get(key);
        int bytes = parameter.shape().size() == 4 ? kernelBytes : 4;
        assertThat(zip.getEntry("bit/data/" + key).getSize())
            .as(parameter.name())
            .isEqualTo(parameter.elements() * bytes);
      }
    }
  }

  @Test
  void theSameModelGivesTheSameArchive() throws IOException {
    byte[] first =
        Files.readAllBytes(
            LoadedProgram.compile(NETWORK, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder));
    byte[] second =
        Files.readAllBytes(
            LoadedProgram.compile(NETWORK, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void withoutHeadTwoOutputsLeave() throws Exception {
    BitNetwork base = BitNetwork.of(CONFIG, Head.NONE);
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(base, Precision.FLOAT32, ConvolutionBackend.ONEDNN, folder)) {
      NDList outputs = program.forward(manager.zeros(new Shape(2, 3, 32, 48)));

      assertThat(outputs).hasSize(2);
      assertThat(outputs.get(0).getShape()).isEqualTo(new Shape(2, 64, 4, 6));
      assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(2, 64, 1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(ConvolutionBackend.class)
  void pixelsAreScaledAsTheReferenceScalesThem(ConvolutionBackend backend) throws Exception {
    Shape shape = new Shape(2, 20, 24, 3);
    byte[] pixels = new byte[Math.toIntExact(shape.size())];
    new Random(8).nextBytes(pixels);
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program = LoadedProgram.of(NETWORK, Precision.FLOAT32, backend, folder)) {
      NDList fromPixels =
          program.forward(manager.create(ByteBuffer.wrap(pixels), shape, DataType.UINT8));
      NDArray floats = manager.create(scaled(pixels), shape).transpose(0, 3, 1, 2);
      NDList fromFloats = program.forward(floats);

      for (int output = 0; output < fromFloats.size(); output++) {
        NDArray expected = fromFloats.get(output);
        NDArray difference = fromPixels.get(output).sub(expected);
        assertThat(difference.norm().getFloat() / expected.norm().getFloat())
            .isLessThan(2 * LoadedProgram.float32Error(PRODUCTS, CONVOLUTIONS));
      }
    }
  }

  /** The program works in place; its input must not be among what it overwrites. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theInputStaysAsItIs(Precision precision) throws Exception {
    if (precision == Precision.BFLOAT16) {
      CpuUnderTest.assumeBfloat16();
    }
    Shape shape = new Shape(1, 3, 32, 32);
    float[] values = new float[Math.toIntExact(shape.size())];
    Random random = new Random(9);
    IntStream.range(0, values.length).forEach(i -> values[i] = (float) random.nextGaussian());
    byte[] pixels = new byte[values.length];
    random.nextBytes(pixels);
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(NETWORK, precision, ConvolutionBackend.ONEDNN, folder)) {
      NDArray input = manager.create(values, shape);
      NDArray pixelInput =
          manager.create(ByteBuffer.wrap(pixels), new Shape(1, 32, 32, 3), DataType.UINT8);
      program.forward(input);
      program.forward(pixelInput);

      assertThat(input.toFloatArray()).isEqualTo(values);
      assertThat(pixelInput.toByteArray()).isEqualTo(pixels);
    }
  }

  private static List<String> expectedNames(BitNetwork network) {
    return Stream.concat(
            Stream.of(
                "data.pkl",
                "code/__torch__.py",
                "constants.pkl",
                "version",
                "byteorder",
                "extra/producer"),
            IntStream.range(0, network.parameters().size()).mapToObj(key -> "data/" + key))
        .map(name -> "bit/" + name)
        .toList();
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Height x width x channel, as the pixels. */
  private static float[] scaled(byte[] pixels) {
    PixelScaling scaling = LoadedProgram.SCALING;
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      scaled[i] =
          (float)
              (((pixels[i] & 0xff) * scaling.factor() - scaling.mean().get(channel))
                  / scaling.std().get(channel));
    }
    return scaled;
  }
}
