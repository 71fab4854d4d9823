package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another head on the same network, saved and loaded. */
@NumericTest
class WithHeadTest {

  private static final List<String> LABELS = List.of("cat", "dog", "cow");

  private final Random random = new Random(3);

  @TempDir Path folder;

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** With a head, without one, of other names, wide, and of another problem. */
  @ParameterizedTest
  @ValueSource(strings = {"preactivation", "bottleneck", "google_npz", "timm_width2", "one_label"})
  void givesTheProductOfTheFeatures(String name) throws IOException {
    GoldenCase golden = GoldenCase.of(name);
    Pretrained original = Pretrained.open(GoldenCase.FOLDER.resolve(name).toString());
    int features = original.config().featureSize();
    float[] weight = values(3 * features);
    float[] bias = values(3);

    original.withHead(LABELS, weight, bias).savePretrained(folder);

    BitConfig config = BitConfig.read(folder.resolve("config.json"));
    assertThat(config.labels()).isEqualTo(LABELS);
    assertThat(config.label2id()).containsEntry("cow", 2).hasSize(3);
    assertThat(config.problemType()).hasValue(ProblemType.SINGLE_LABEL_CLASSIFICATION);
    float[] pooled = golden.read("pooler_output");
    double tolerance = golden.tolerance("pooler_output");
    try (NDManager manager = NDManager.newBaseManager();
        BitForImageClassification model =
            BitForImageClassification.fromPretrained(folder.toString())) {
      float[] logits = model.forward(golden.array(manager, "pixel_values")).logits().toFloatArray();
      assertThat(logits).hasSize(3 * pooled.length / features);
      for (int i = 0; i < logits.length; i++) {
        int row = i / 3 * features;
        int label = i % 3;
        double logit = bias[label];
        double error = 0;
        for (int f = 0; f < features; f++) {
          double factor = weight[label * features + f];
          logit += factor * pooled[row + f];
          error += Math.abs(factor) * tolerance * Math.max(1, Math.abs(pooled[row + f]));
        }
        // What features may be off by is far above what summing up their products rounds.
        assertThat((double) logits[i]).isCloseTo(logit, within(error));
      }
    }
  }

  @Test
  void aBackboneBecomesAClassifier() throws IOException {
    Pretrained backbone = Pretrained.open(GoldenCase.FOLDER.resolve("backbone").toString());
    int features = backbone.config().featureSize();

    backbone.withHead(LABELS, values(3 * features), values(3)).savePretrained(folder);

    assertThat(Pretrained.open(folder.toString()).head().name()).isEqualTo("CLASSIFIER");
  }

  @Test
  void refusesSizesThatDoNotFit() throws IOException {
    Pretrained model = Pretrained.open(GoldenCase.FOLDER.resolve("preactivation").toString());

    assertThatThrownBy(() -> model.withHead(LABELS, values(3 * 128), values(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A head for %s with 3 labels needs 3 x 128 weights and one bias per label, and at"
                + " least two labels; got 384 weights and 2 biases",
            model.location());
    assertThatThrownBy(() -> model.withHead(LABELS, values(3 * 127), values(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("got 381 weights and 3 biases");
    assertThatThrownBy(() -> model.withHead(List.of("cat"), values(128), values(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("at least two labels; got 128 weights and 1 biases");
  }
}
