package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.SafetensorsBytes;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was saved without head, and so without the prefix {@code bit.}, gives features. */
@NumericTest
class BaseModelTest {

  private static final Path GOLDEN = GoldenCase.FOLDER.resolve("preactivation");
  private static final String PREFIX = "bit.";

  @TempDir Path folder;

  @BeforeEach
  void saveWithoutHead() throws IOException {
    Checkpoint whole = SafetensorsFile.open(GOLDEN.resolve("model.safetensors"));
    SafetensorsBytes base = new SafetensorsBytes();
    for (String name : whole.names()) {
      if (name.startsWith(PREFIX)) {
        base.floats(name.substring(PREFIX.length()), whole.shape(name), whole.read(name));
      }
    }
    Files.write(folder.resolve("model.safetensors"), base.toBytes());
    Files.copy(GOLDEN.resolve("config.json"), folder.resolve("config.json"));
  }

  @Test
  void givesTheFeaturesOfTheReference() throws IOException {
    GoldenCase golden = GoldenCase.of("preactivation");
    try (BitModel model = BitModel.fromPretrained(folder.toString());
        NDManager manager = NDManager.newBaseManager()) {
      NDArray pixelValues = golden.array(manager, "pixel_values");

      golden.assertClose(model.forward(pixelValues).poolerOutput(), "pooler_output");
    }
  }

  @Test
  void predictsFeaturesWithoutLogits() throws IOException {
    Pretrained pretrained = Pretrained.open(folder.toString());
    assertThat(pretrained.head()).isEqualTo(Head.NONE);
    assertThat(pretrained.processor()).isEmpty();

    try (BitProgram program = BitProgram.load(pretrained, Precision.FLOAT32);
        BitPredictor predictor = program.newPredictor("pooler_output")) {
      Prediction prediction = predictor.predict(List.of(TestPixels.image(64, 64, 1))).get(0);

      assertThat(prediction.values()).hasSize(128);
      assertThat(prediction.shape()).containsExactly(128, 1, 1);
      assertThatThrownBy(() -> program.newPredictor("logits"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Model '%s' has no output 'logits'; its outputs are stem, stage1, stage2, stage3,"
                  + " stage4, last_hidden_state, pooler_output",
              folder);
    }
  }

  @Test
  void isNoClassifier() {
    assertThatThrownBy(() -> BitForImageClassification.fromPretrained(folder.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "%s has no tensor 'classifier.1.weight' of shape [7, 128]"
                .formatted(folder.resolve("model.safetensors")));
  }
}
