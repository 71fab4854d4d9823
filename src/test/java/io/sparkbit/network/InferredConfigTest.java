package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.network.BitNetwork.Head;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names and shapes tell a network, for every kind of block, with and without head. */
class InferredConfigTest {

  private static final String STEM = "bit.embedder.convolution.weight";
  private static final String FIRST_OUTPUT = "bit.encoder.stages.0.layers.0.conv3.weight";
  private static final String HEAD = "classifier.1.weight";

  private static final BitConfig CONFIG =
      BitConfig.builder()
          .optNumChannels(1)
          .optEmbeddingSize(32)
          .optHiddenSizes(List.of(128, 256, 384))
          .optDepths(List.of(2, 1, 3))
          .optLabels(List.of("class-0", "class-1", "class-2", "class-3", "class-4"))
          .build();

  @ParameterizedTest
  @EnumSource(LayerType.class)
  void findsTheConfiguration(LayerType layerType) throws CheckpointException {
    BitConfig config = CONFIG.toBuilder().optLayerType(layerType).build();

    assertThat(InferredConfig.of(random(config, Head.CLASSIFIER).checkpoint())).isEqualTo(config);
  }

  @Test
  void withoutHeadThereAreNoLabels() throws CheckpointException {
    assertThat(InferredConfig.of(random(CONFIG, Head.NONE).withoutPrefix("bit.").checkpoint()))
        .isEqualTo(CONFIG.toBuilder().optLabels(List.of()).build());
  }

  /** They were trained with sigmoid cross-entropy. */
  @Test
  void imagenet21kHeadsAreMultiLabel() throws CheckpointException {
    List<String> labels = IntStream.range(0, 21_843).mapToObj(id -> "class-" + id).toList();
    BitConfig config =
        BitConfig.builder()
            .optHiddenSizes(List.of(128))
            .optDepths(List.of(1))
            .optLabels(labels)
            .build();

    assertThat(InferredConfig.of(random(config, Head.CLASSIFIER).checkpoint()).problemType())
        .contains(ProblemType.MULTI_LABEL_CLASSIFICATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bit.embedder.convolution.weight | memory holds no BiT network: it has no tensor 'bit.embedder.convolution.weight'",
        "bit.encoder.stages.0.layers.0.conv3.weight | memory holds no BiT network: it has no tensor 'bit.encoder.stages.0.layers.0.conv3.weight'"
      })
  void refusesWhatIsNoBit(String missing, String message) {
    MemoryTensors tensors = random(CONFIG, Head.CLASSIFIER).remove(missing);

    assertRefused(tensors, message);
  }

  @Test
  void refusesAStemThatIsNoKernel() {
    assertRefused(
        random(CONFIG, Head.NONE).put(STEM, List.of(147L, 32L), new float[0]),
        "memory: tensor 'bit.embedder.convolution.weight' has shape [147, 32], but a kernel has 4 dimensions");
  }

  @Test
  void refusesSizesThatNoGroupsDivide() {
    assertRefused(
        random(CONFIG, Head.NONE).put(FIRST_OUTPUT, List.of(100L, 32L, 1L, 1L), new float[0]),
        "memory holds no BiT network: hidden_sizes is 104, but must be a multiple of num_groups, which is 32");
  }

  @Test
  void refusesADimensionThatIsTooLarge() {
    assertRefused(
        random(CONFIG, Head.NONE).put(STEM, List.of(1L << 40, 0L, 7L, 7L), new float[0]),
        "memory: tensor 'embedder.convolution.weight' has a dimension of 1099511627776");
  }

  /** A tensor without elements may claim any number of rows. */
  @Test
  void refusesAHeadOfOtherFeatures() {
    assertRefused(
        random(CONFIG, Head.NONE).put(HEAD, List.of(2_000_000_000L, 0L), new float[0]),
        "memory: tensor 'classifier.1.weight' has shape [2000000000, 0], but a head that reads 384 features has [labels, 384]");
  }

  private static MemoryTensors random(BitConfig config, Head head) {
    return MemoryTensors.random(BitNetwork.of(config, head), 7);
  }

  private static void assertRefused(MemoryTensors tensors, String message) {
    assertThatThrownBy(() -> InferredConfig.of(tensors.checkpoint()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message);
  }
}
