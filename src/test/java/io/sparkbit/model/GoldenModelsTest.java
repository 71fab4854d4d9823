package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.network.BitConfig;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model gives the numbers that the reference implementation gave. */
@NumericTest
class GoldenModelsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preactivation",
        "bottleneck",
        "stages_3",
        "output_stride_16",
        "output_stride_8_preactivation",
        "grayscale_gelu",
        "silu_drop_path",
        "same_padding_odd_size",
        "same_dynamic_embedding",
        "valid_padding",
        "same_dilated",
        "one_label"
      })
  void agreesWithTheReference(String name) throws IOException {
    GoldenCase golden = GoldenCase.of(name);
    String location = golden.folder().toString();
    try (NDManager manager = NDManager.newBaseManager();
        BitModel model = BitModel.fromPretrained(location);
        BitForImageClassification classifier = BitForImageClassification.fromPretrained(location)) {
      NDArray pixelValues = golden.array(manager, "pixel_values");

      BitModelOutput features = model.forward(pixelValues);
      assertThat(features.hiddenStates()).isEmpty();
      assertClose(features, golden);
      BitModelOutput states = model.forwardWithHiddenStates(pixelValues);
      assertClose(states, golden);
      assertHiddenStates(states.hiddenStates(), golden);

      golden.assertClose(classifier.forward(pixelValues).logits(), "logits");
      ImageClassifierOutput classes = classifier.forwardWithHiddenStates(pixelValues);
      golden.assertClose(classes.logits(), "logits");
      assertHiddenStates(classes.hiddenStates(), golden);
    }
  }

  /** Weights of other formats and names, without a config.json of Hugging Face's. */
  @ParameterizedTest
  @CsvSource({
    "google_npz, google_npz",
    "google_npz/BiT-M-R50x1.npz, google_npz",
    "google_npz_width2, google_npz_width2",
    "timm, timm",
    "timm/model.safetensors, timm",
    "timm_width2, timm_width2",
    "preactivation_sharded, preactivation",
    "preactivation_pickle, preactivation",
    "preactivation_pickle/pytorch_model.bin, preactivation"
  })
  void everyFormatAgreesWithTheReference(String location, String reference) throws IOException {
    GoldenCase golden = GoldenCase.of(reference);
    String model = GoldenCase.FOLDER.resolve(location).toString();
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier = BitForImageClassification.fromPretrained(model);
        BitModel backbone = BitModel.fromPretrained(model)) {
      NDArray pixelValues = golden.array(manager, "pixel_values");
      BitModelOutput features = backbone.forward(pixelValues);

      golden.assertClose(classifier.forward(pixelValues).logits(), "logits");
      golden.assertClose(features.lastHiddenState(), "last_hidden_state");
      // timm and the original release have no pixels of size 1 here.
      golden.assertClose(features.poolerOutput().toFloatArray(), "pooler_output");
    }
  }

  /** The reference's own class cannot run such a configuration. */
  @Test
  void aWidthFactorWidensTheStages(@TempDir Path folder) throws IOException {
    GoldenCase golden = GoldenCase.of("google_npz_width2");
    Pretrained original = Pretrained.open(golden.folder().toString());
    List<Integer> halves = original.config().hiddenSizes().stream().map(size -> size / 2).toList();
    original.savePretrained(folder);
    BitConfig config =
        original.config().toBuilder().optHiddenSizes(halves).optWidthFactor(2).build();
    Files.writeString(folder.resolve("config.json"), config.toJson());
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(folder.toString())) {
      assertThat(classifier.config().widthFactor()).isEqualTo(2);
      golden.assertClose(
          classifier.forward(golden.array(manager, "pixel_values")).logits(), "logits");
    }
  }

  /** An untrained head answers zero to everything. */
  @Test
  void aFreshHeadIsZero() throws IOException {
    GoldenCase golden = GoldenCase.of("preactivation");
    Pretrained pretrained =
        Pretrained.open(golden.folder().toString())
            .withLabels(List.of("a", "b"))
            .ignoringMismatchedSizes();
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(pretrained, Precision.FLOAT32)) {
      NDArray logits = classifier.forward(golden.array(manager, "pixel_values")).logits();

      assertThat(logits.getShape()).isEqualTo(new Shape(2, 2));
      assertThat(logits.toFloatArray()).containsOnly(0f);
    }
  }

  @Test
  void backboneAgreesWithTheReference() throws IOException {
    GoldenCase golden = GoldenCase.of("backbone");
    try (NDManager manager = NDManager.newBaseManager();
        BitBackbone backbone = BitBackbone.fromPretrained(golden.folder().toString())) {
      BackboneOutput output = backbone.forward(golden.array(manager, "pixel_values"));

      assertThat(output.stages()).containsExactly("stem", "stage2", "stage4");
      for (int map = 0; map < output.stages().size(); map++) {
        golden.assertClose(output.featureMaps().get(map), "feature_maps." + map);
        golden.assertClose(output.featureMap(output.stages().get(map)), "feature_maps." + map);
      }
      assertThatThrownBy(() -> output.featureMap("stage1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There is no feature map for 'stage1'; out_features is [stem, stage2, stage4]");
    }
  }

  @Test
  void backboneGivesWhatIsAskedFor() throws IOException {
    GoldenCase golden = GoldenCase.of("preactivation");
    Pretrained pretrained =
        Pretrained.open(golden.folder().toString()).withOutIndices(List.of(1, -2));
    try (NDManager manager = NDManager.newBaseManager();
        BitBackbone backbone = BitBackbone.fromPretrained(pretrained, Precision.FLOAT32)) {
      BackboneOutput output = backbone.forward(golden.array(manager, "pixel_values"));

      assertThat(output.stages()).containsExactly("stage1", "stage3");
      golden.assertClose(output.featureMap("stage1"), "hidden_states.1");
      golden.assertClose(output.featureMap("stage3"), "hidden_states.3");
    }
  }

  private static void assertClose(BitModelOutput actual, GoldenCase golden) throws IOException {
    golden.assertClose(actual.lastHiddenState(), "last_hidden_state");
    golden.assertClose(actual.poolerOutput(), "pooler_output");
  }

  private static void assertHiddenStates(List<NDArray> actual, GoldenCase golden)
      throws IOException {
    assertThat(actual)
        .hasSameSizeAs(
            golden.names().stream().filter(name -> name.startsWith("hidden_states.")).toList());
    for (int state = 0; state < actual.size(); state++) {
      golden.assertClose(actual.get(state), "hidden_states." + state);
    }
  }
}
