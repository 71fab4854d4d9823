package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingBatch;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training minimizes, down to the gradient of its loss. */
class ObjectiveTest {

  private static final String MODEL =
      "src/test/resources/io/sparkbit/model/golden/training/initial";
  private static final int IMAGES = 5;
  private static final int CLASSES = 6;

  private static float[] applied(Objective objective, float... labels) {
    objective.applyTo(labels, 3);
    return labels;
  }

  @Test
  void theCrossEntropyTakesLabelsAsTheyAre() {
    assertThat(applied(Objective.CROSS_ENTROPY, 0, 1, 0, 0.25f, 0, 0.75f))
        .containsExactly(0, 1, 0, 0.25f, 0, 0.75f);
  }

  /** As {@code torch.nn.CrossEntropyLoss(label_smoothing=0.3)} spreads them. */
  @Test
  void spreadsLabels() {
    assertThat(applied(new Objective(Sampling.SHUFFLED, List.of(), 0.3, 0), 0, 1, 0))
        .containsExactly(new float[] {0.1f, 0.8f, 0.1f}, within(1e-7f));
  }

  @Test
  void weighsRowsByTheirClasses() {
    Objective objective = new Objective(Sampling.SHUFFLED, List.of(2.0, 1.0, 0.0), 0, 0);

    assertThat(applied(objective, 1, 0, 0, 0, 0, 1, 0.5f, 0.5f, 0))
        .containsExactly(new float[] {2, 0, 0, 0, 0, 0, 0.75f, 0.75f, 0}, within(1e-7f));
  }

  @Test
  void refusesWhatIsNoWeight() {
    assertThatThrownBy(() -> new Objective(Sampling.SHUFFLED, List.of(1.0, -1.0), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no number may be negative, and labelSmoothing must be below 1, but they are [1.0,"
                + " -1.0], 0.0 and 0.0");
    assertThatThrownBy(() -> new Objective(Sampling.SHUFFLED, List.of(), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sampling.ofUserName("even"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sampling 'even'");
  }

  /**
   * The loss, and its gradient by the head's bias, which is the sum over images of that by their
   * logits: beside differences of the formula in double precision.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void theGradientIsThatOfTheFormula(double gamma) throws IOException {
    Random random = new Random(4);
    List<RgbImage> images = random.ints(IMAGES).mapToObj(seed -> image(new Random(seed))).toList();
    float[] labels = new float[IMAGES * CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i * CLASSES + i] = 0.75f * (i + 1);
      labels[i * CLASSES + 5] = 0.25f;
    }
    Pretrained pretrained =
        Pretrained.open(MODEL)
            .withLabels(List.of("1", "2", "3", "4", "5", "6"))
            .ignoringMismatchedSizes();
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, Trained.HEAD, Device.CPU, Precision.FLOAT32, gamma)) {
      List<float[]> weights = program.weights();
      for (float[] values : weights) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() / 2);
        }
      }
      program.setWeights(weights);
      float[] logits = program.logits(images);
      double loss =
          program.accumulate(
              new TrainingBatch(images, List.of(0, 1, 2, 3, 4), 1, new float[0], labels), IMAGES);

      assertThat(loss).isCloseTo(formula(logits, labels, gamma, -1, 0) / IMAGES, within(1e-5));
      float[] ofBias = program.gradients().get(1);
      assertThat(ofBias).hasSize(CLASSES);
      for (int label = 0; label < CLASSES; label++) {
        double step = 1e-5;
        double slope =
            (formula(logits, labels, gamma, label, step)
                    - formula(logits, labels, gamma, label, -step))
                / (2 * step);
        assertThat((double) ofBias[label]).isCloseTo(slope / IMAGES, within(1e-5));
      }
    }
  }

  private static double formula(
      float[] logits, float[] labels, double gamma, int changed, double by) {
    double loss = 0;
    for (int first = 0; first < logits.length; first += CLASSES) {
      double sum = 0;
      for (int i = 0; i < CLASSES; i++) {
        sum += Math.exp(logits[first + i] + (i == changed ? by : 0));
      }
      for (int i = 0; i < CLASSES; i++) {
        double p = Math.exp(logits[first + i] + (i == changed ? by : 0)) / sum;
        loss -= labels[first + i] * Math.pow(1 - p, gamma) * Math.log(p);
      }
    }
    return loss;
  }

  private static RgbImage image(Random random) {
    byte[] data = new byte[32 * 32 * 3];
    random.nextBytes(data);
    return RgbImage.of(32, 32, 3, data);
  }
}
