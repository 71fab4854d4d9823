package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
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
class GoldenModelsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final float TOLERANCE = 1e-4f;

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
    Path folder = GOLDEN.resolve(name);
    Checkpoint expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
    try (NDManager manager = NDManager.newBaseManager();
        BitModel model = BitModel.fromPretrained(folder.toString());
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(folder.toString())) {
      NDArray pixelValues = array(manager, expected, "pixel_values");

      BitModelOutput features = model.forward(pixelValues);
      assertThat(features.hiddenStates()).isEmpty();
      assertClose(features, manager, expected);
      BitModelOutput states = model.forwardWithHiddenStates(pixelValues);
      assertClose(states, manager, expected);
      assertHiddenStates(states.hiddenStates(), manager, expected);

      NDArray logits = array(manager, expected, "logits");
      assertClose(classifier.forward(pixelValues).logits(), logits);
      ImageClassifierOutput classes = classifier.forwardWithHiddenStates(pixelValues);
      assertClose(classes.logits(), logits);
      assertHiddenStates(classes.hiddenStates(), manager, expected);
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
    Checkpoint expected =
        SafetensorsFile.open(GOLDEN.resolve(reference).resolve("expected.safetensors"));
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(GOLDEN.resolve(location).toString());
        BitModel model = BitModel.fromPretrained(GOLDEN.resolve(location).toString())) {
      NDArray pixelValues = array(manager, expected, "pixel_values");
      BitModelOutput features = model.forward(pixelValues);

      assertClose(classifier.forward(pixelValues).logits(), array(manager, expected, "logits"));
      assertClose(features.lastHiddenState(), array(manager, expected, "last_hidden_state"));
      assertClose(
          features.poolerOutput().flatten(1, -1),
          array(manager, expected, "pooler_output").flatten(1, -1));
    }
  }

  /** The reference's own class cannot run such a configuration. */
  @Test
  void aWidthFactorWidensTheStages(@TempDir Path folder) throws IOException {
    Path wide = GOLDEN.resolve("google_npz_width2");
    Checkpoint expected = SafetensorsFile.open(wide.resolve("expected.safetensors"));
    Pretrained original = Pretrained.open(wide.toString());
    List<Integer> halves = original.config().hiddenSizes().stream().map(size -> size / 2).toList();
    original.savePretrained(folder);
    BitConfig config =
        original.config().toBuilder().optHiddenSizes(halves).optWidthFactor(2).build();
    Files.writeString(folder.resolve("config.json"), config.toJson());
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(folder.toString())) {
      assertThat(classifier.config().widthFactor()).isEqualTo(2);
      assertClose(
          classifier.forward(array(manager, expected, "pixel_values")).logits(),
          array(manager, expected, "logits"));
    }
  }

  /** An untrained head answers zero to everything. */
  @Test
  void aFreshHeadIsZero() throws IOException {
    Path folder = GOLDEN.resolve("preactivation");
    Checkpoint expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
    Pretrained pretrained =
        Pretrained.open(folder.toString()).withLabels(List.of("a", "b")).ignoringMismatchedSizes();
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(pretrained, Precision.FLOAT32)) {
      NDArray logits = classifier.forward(array(manager, expected, "pixel_values")).logits();

      assertThat(logits.getShape()).isEqualTo(new Shape(2, 2));
      assertThat(logits.toFloatArray()).containsOnly(0f);
    }
  }

  @Test
  void backboneAgreesWithTheReference() throws IOException {
    Path folder = GOLDEN.resolve("backbone");
    Checkpoint expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
    try (NDManager manager = NDManager.newBaseManager();
        BitBackbone backbone = BitBackbone.fromPretrained(folder.toString())) {
      BackboneOutput output = backbone.forward(array(manager, expected, "pixel_values"));

      assertThat(output.stages()).containsExactly("stem", "stage2", "stage4");
      for (int map = 0; map < output.stages().size(); map++) {
        NDArray reference = array(manager, expected, "feature_maps." + map);
        assertClose(output.featureMaps().get(map), reference);
        assertClose(output.featureMap(output.stages().get(map)), reference);
      }
      assertThatThrownBy(() -> output.featureMap("stage1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There is no feature map of 'stage1'; out_features is [stem, stage2, stage4]");
    }
  }

  @Test
  void backboneGivesWhatIsAskedFor() throws IOException {
    Path folder = GOLDEN.resolve("preactivation");
    Checkpoint expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
    Pretrained pretrained = Pretrained.open(folder.toString()).withOutIndices(List.of(1, -2));
    try (NDManager manager = NDManager.newBaseManager();
        BitBackbone backbone = BitBackbone.fromPretrained(pretrained, Precision.FLOAT32)) {
      BackboneOutput output = backbone.forward(array(manager, expected, "pixel_values"));

      assertThat(output.stages()).containsExactly("stage1", "stage3");
      assertClose(output.featureMap("stage1"), array(manager, expected, "hidden_states.1"));
      assertClose(output.featureMap("stage3"), array(manager, expected, "hidden_states.3"));
    }
  }

  private static void assertClose(BitModelOutput actual, NDManager manager, Checkpoint expected)
      throws IOException {
    assertClose(actual.lastHiddenState(), array(manager, expected, "last_hidden_state"));
    assertClose(actual.poolerOutput(), array(manager, expected, "pooler_output"));
  }

  private static void assertHiddenStates(
      List<NDArray> actual, NDManager manager, Checkpoint expected) throws IOException {
    long states =
        expected.names().stream().filter(name -> name.startsWith("hidden_states.")).count();
    assertThat(actual).hasSize(Math.toIntExact(states));
    for (int state = 0; state < states; state++) {
      assertClose(actual.get(state), array(manager, expected, "hidden_states." + state));
    }
  }

  private static NDArray array(NDManager manager, Checkpoint checkpoint, String name)
      throws IOException {
    long[] shape = checkpoint.shape(name).stream().mapToLong(Long::longValue).toArray();
    return manager.create(checkpoint.read(name), new Shape(shape));
  }

  /**
   * Relative where values are large: hidden states reach 45, whose rounding differs by processor.
   */
  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    NDArray scale = expected.abs().maximum(1);
    assertThat(actual.sub(expected).abs().div(scale).max().getFloat()).isLessThan(TOLERANCE);
  }
}
