package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.network.BitNetwork.Head;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights are found by name, and a checkpoint of another model is refused. */
class BitWeightsTest {

  private static final BitConfig CONFIG =
      BitConfig.builder()
          .optEmbeddingSize(8)
          .optHiddenSizes(List.of(32))
          .optDepths(List.of(1))
          .optNumGroups(8)
          .build();
  private static final BitNetwork CLASSIFIER = BitNetwork.of(CONFIG, Head.CLASSIFIER);
  private static final BitNetwork BASE = BitNetwork.of(CONFIG, Head.NONE);
  private static final String NORM = "bit.norm.weight";

  private final MemoryTensors tensors = MemoryTensors.random(CLASSIFIER, 1);

  @Test
  void readsEveryParameter() throws IOException {
    BitWeights weights = BitWeights.of(CLASSIFIER, tensors.checkpoint());

    for (Parameter parameter : CLASSIFIER.parameters()) {
      assertThat(read(weights, parameter)).isEqualTo(tensors.checkpoint().read(parameter.name()));
    }
  }

  @Test
  void baseModelsMayLackThePrefix() throws IOException {
    Checkpoint bare = MemoryTensors.random(BASE, 1).withoutPrefix("bit.").checkpoint();

    BitWeights weights = BitWeights.of(BASE, bare);

    for (Parameter parameter : BASE.parameters()) {
      assertThat(read(weights, parameter))
          .isEqualTo(bare.read(parameter.name().substring("bit.".length())));
    }
  }

  @Test
  void aHeadMayBeLeftOver() throws IOException {
    BitWeights weights = BitWeights.of(BASE, tensors.checkpoint());

    assertThat(read(weights, BASE.parameters().get(0)))
        .isEqualTo(tensors.checkpoint().read("bit.embedder.convolution.weight"));
  }

  @Test
  void refusesValuesThatAreNotFinite() throws IOException {
    Parameter norm = new Parameter(NORM, tensors.checkpoint().shape(NORM));
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = tensors.checkpoint().read(NORM).clone();
      values[5] = value;
      tensors.put(NORM, norm.shape(), values);
      BitWeights weights = BitWeights.of(CLASSIFIER, tensors.checkpoint());

      assertThatThrownBy(() -> read(weights, norm))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "memory: tensor '%s' holds %s at index 5; training may have diverged, or the file"
                  + " may be damaged; use other weights",
              NORM, value);
    }
  }

  @Test
  void missingTensor() {
    tensors.remove(NORM);

    assertRefused(
        CLASSIFIER,
        "memory has no tensor 'bit.norm.weight' of shape [32], which the configuration asks for;"
            + " it holds 14 tensors, the first is 'bit.embedder.convolution.weight'");
  }

  @Test
  void missingHead() {
    tensors.remove("classifier.1.weight").remove("classifier.1.bias");

    assertRefused(
        CLASSIFIER,
        "memory has no tensor 'classifier.1.weight' of shape [2, 32], which the configuration asks"
            + " for; it holds 13 tensors, the first is 'bit.embedder.convolution.weight'");
  }

  @Test
  void noTensorAtAll() {
    assertThatThrownBy(() -> BitWeights.of(CLASSIFIER, new MemoryTensors().checkpoint()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("it holds 0 tensors, the first is none");
  }

  @Test
  void wrongShape() {
    tensors.put(NORM, List.of(64L), new float[64]);

    assertRefused(
        CLASSIFIER,
        "memory: tensor 'bit.norm.weight' has shape [64], but the configuration asks for"
            + " [32]; config.json and the weights belong to different models");
  }

  @Test
  void wrongNumberOfDimensions() throws CheckpointException {
    tensors.put(
        "classifier.1.weight",
        List.of(2L, 32L, 1L, 1L),
        tensors.checkpoint().read("classifier.1.weight"));

    assertRefused(
        CLASSIFIER,
        "memory: tensor 'classifier.1.weight' has shape [2, 32, 1, 1], but the configuration"
            + " asks for [2, 32]; use as many labels as the head has, or ignore mismatched sizes to"
            + " get a fresh head");
  }

  @Test
  void aHeadOfAnotherSizeMayBeReplacedByZeros() throws IOException {
    BitNetwork fiveLabels =
        BitNetwork.of(CONFIG.toBuilder().optNumLabels(5).build(), Head.CLASSIFIER);
    assertRefused(
        fiveLabels,
        "memory: tensor 'classifier.1.weight' has shape [2, 32], but the configuration asks"
            + " for [5, 32]; use as many labels as the head has, or ignore mismatched sizes to get a"
            + " fresh head");

    BitWeights weights = BitWeights.of(fiveLabels, tensors.checkpoint(), MismatchedSizes.IGNORE);

    assertThat(weights.fresh())
        .extracting(Parameter::name)
        .containsExactly("classifier.1.weight", "classifier.1.bias");
    for (Parameter parameter : weights.fresh()) {
      assertThat(read(weights, parameter)).containsOnly(0f);
    }
    assertThat(read(weights, BASE.parameters().get(0)))
        .isEqualTo(tensors.checkpoint().read("bit.embedder.convolution.weight"));
  }

  @Test
  void aMissingHeadMayBeReplacedByZeros() throws IOException {
    Checkpoint base = MemoryTensors.random(BASE, 1).withoutPrefix("bit.").checkpoint();

    assertThat(BitWeights.of(CLASSIFIER, base, MismatchedSizes.IGNORE).fresh()).hasSize(2);
  }

  @Test
  void nothingButTheHeadMayBeReplaced() {
    tensors.put(NORM, List.of(64L), new float[64]);

    assertThatThrownBy(
            () -> BitWeights.of(CLASSIFIER, tensors.checkpoint(), MismatchedSizes.IGNORE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'bit.norm.weight' has shape [64]");
  }

  @Test
  void aHeadThatFitsIsKept() throws IOException {
    assertThat(BitWeights.of(CLASSIFIER, tensors.checkpoint(), MismatchedSizes.IGNORE).fresh())
        .isEmpty();
  }

  @Test
  void unknownTensor() {
    tensors
        .put("bit.encoder.stages.1.layers.0.conv1.weight", List.of(1L), 1f)
        .put("extra", List.of(1L), 1f);

    assertRefused(
        CLASSIFIER,
        "memory holds 2 tensors that the configuration does not ask for, such as"
            + " 'bit.encoder.stages.1.layers.0.conv1.weight'; config.json and the weights belong to"
            + " different models");
  }

  @Test
  void unknownTensorBesideALeftOverHead() {
    tensors.put("extra", List.of(1L), 1f);

    assertRefused(
        BASE,
        "memory holds 1 tensors that the configuration does not ask for, such as 'extra';"
            + " config.json and the weights belong to different models");
  }

  private void assertRefused(BitNetwork network, String message) {
    assertThatThrownBy(() -> BitWeights.of(network, tensors.checkpoint()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message);
  }

  private static float[] read(BitWeights weights, Parameter parameter) throws IOException {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    try (TensorReader reader = weights.open(parameter)) {
      reader.read(values);
    }
    return values;
  }
}
