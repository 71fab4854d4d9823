package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.network.BitNetwork.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network has the parameters, strides and dilations of the reference. */
class BitNetworkTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final Path PARAMETERS = Path.of("src/test/resources/io/sparkbit/network");

  @Test
  void r50x1HasAsManyParametersAsTheReference() {
    BitNetwork network =
        BitNetwork.of(BitConfig.parse("{\"num_labels\": 1000}", "R50x1"), Head.CLASSIFIER);

    assertThat(network.parameters()).hasSize(153);
    assertThat(network.parameters().stream().mapToLong(Parameter::elements).sum())
        .isEqualTo(25_549_352);
  }

  /** The lists are the names and shapes of the reference's state_dict for the golden configs. */
  @ParameterizedTest
  @ValueSource(strings = {"preactivation", "bottleneck"})
  void hasTheParametersOfTheReference(String name) throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve(name).resolve("config.json"));

    assertThat(
            BitNetwork.of(config, Head.CLASSIFIER).parameters().stream().map(BitNetworkTest::line))
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(PARAMETERS.resolve(name + "-parameters.txt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"preactivation", "bottleneck"})
  void withoutHeadLacksOnlyTheHead(String name) throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve(name).resolve("config.json"));
    BitNetwork headless = BitNetwork.of(config, Head.NONE);

    assertThat(headless.outputs().keySet())
        .containsExactly(
            "stem", "stage1", "stage2", "stage3", "stage4", "last_hidden_state", "pooler_output");
    assertThat(headless.parameters())
        .isEqualTo(
            BitNetwork.of(config, Head.CLASSIFIER).parameters().stream()
                .filter(parameter -> !parameter.name().startsWith("classifier."))
                .toList());
  }

  /**
   * Stride, padding and dilation of the 3x3 convolution, two blocks a stage, as the reference's
   * modules have them.
   */
  @ParameterizedTest
  @CsvSource({
    "PREACTIVATION, 32, 1/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1",
    "PREACTIVATION, 16, 1/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1 1/1/1 1/1/1",
    "PREACTIVATION,  8, 1/1/1 1/1/1 2/1/1 1/1/1 1/1/1 1/1/1 1/1/1 1/1/1",
    "BOTTLENECK,    32, 1/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1",
    "BOTTLENECK,    16, 1/1/1 1/1/1 2/1/1 1/1/1 2/1/1 1/1/1 1/1/1 1/2/2",
    "BOTTLENECK,     8, 1/1/1 1/1/1 2/1/1 1/1/1 1/1/1 1/2/2 1/2/2 1/4/4"
  })
  void placesStridesAndDilationsAsTheReference(
      LayerType layerType, int outputStride, String expected) {
    BitNetwork network = twoBlocksAStage(layerType, outputStride);

    assertThat(
            convolutions(network).stream()
                .filter(convolution -> convolution.name().endsWith("conv2"))
                .map(c -> "%d/%d/%d".formatted(c.stride(), c.padding(), c.dilation()))
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"32, 1 2 2 2", "16, 1 2 2 1", "8, 1 2 1 1"})
  void shortcutsHaveTheStrideOfTheirStage(int outputStride, String expected) {
    for (LayerType layerType : LayerType.values()) {
      assertThat(
              convolutions(twoBlocksAStage(layerType, outputStride)).stream()
                  .filter(convolution -> convolution.name().endsWith("downsample.conv"))
                  .map(convolution -> Integer.toString(convolution.stride()))
                  .collect(Collectors.joining(" ")))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(LayerType.class)
  void everyLayerReadsValuesOfEarlierOnes(LayerType layerType) {
    List<Layer> layers = twoBlocksAStage(layerType, 32).layers();

    for (int index = 0; index < layers.size(); index++) {
      assertThat(layers.get(index).inputs()).isNotEmpty();
      for (int input : layers.get(index).inputs()) {
        assertThat(input).isBetween(BitNetwork.INPUT, index);
      }
    }
  }

  private static BitNetwork twoBlocksAStage(LayerType layerType, int outputStride) {
    BitConfig config =
        BitConfig.builder()
            .optEmbeddingSize(16)
            .optHiddenSizes(List.of(32, 64, 96, 128))
            .optDepths(List.of(2, 2, 2, 2))
            .optLayerType(layerType)
            .optNumGroups(8)
            .optOutputStride(outputStride)
            .build();
    return BitNetwork.of(config, Head.CLASSIFIER);
  }

  private static List<Layer.Convolution> convolutions(BitNetwork network) {
    return network.layers().stream()
        .filter(Layer.Convolution.class::isInstance)
        .map(Layer.Convolution.class::cast)
        .toList();
  }

  private static String line(Parameter parameter) {
    return parameter.name()
        + parameter.shape().stream().map(size -> " " + size).collect(Collectors.joining());
  }
}
