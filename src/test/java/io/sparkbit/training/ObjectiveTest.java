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
import io.sparkbit.network.ProblemType;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TrainingLoss;
import java.io.IOException;
import java.util.Arrays;
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
    return objective.labels(labels, ProblemType.SINGLE_LABEL_CLASSIFICATION, labels.length / 3);
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

  /** Halves of a row: that the image shows each class, and that it does not. */
  @Test
  void weighsWhatIsShown() {
    Objective objective = new Objective(Sampling.SHUFFLED, List.of(2.0, 1.0, 3.0), 0.2, 0);

    assertThat(
            objective.labels(
                new float[] {1, 0, 0, 0, 1, 1}, ProblemType.MULTI_LABEL_CLASSIFICATION, 2))
        .containsExactly(
            new float[] {1.8f, 0.1f, 0.3f, 0.1f, 0.9f, 0.9f, 0.2f, 0.9f, 2.7f, 0.9f, 0.1f, 0.1f},
            within(1e-6f));
    assertThat(objective.labels(new float[] {3, -1}, ProblemType.REGRESSION, 2))
        .containsExactly(3, -1);
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

  /** A loss of one image in double precision. */
  private interface Formula {

    /**
     * Returns the loss.
     *
     * @param logits of the image
     * @param labels from their first to their last in a batch, of which the image's begin at {@code
     *     first}
     */
    double of(double[] logits, float[] labels, int first);
  }

  private static double crossEntropy(double[] logits, float[] labels, int first, double gamma) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    double loss = 0;
    for (int i = 0; i < CLASSES; i++) {
      double p = Math.exp(logits[i]) / sum;
      loss -= labels[first + i] * Math.pow(1 - p, gamma) * Math.log(p);
    }
    return loss;
  }

  private static double binary(double[] logits, float[] labels, int first, double gamma) {
    double loss = 0;
    for (int i = 0; i < CLASSES; i++) {
      double p = 1 / (1 + Math.exp(-logits[i]));
      loss -= labels[first + i] * Math.pow(1 - p, gamma) * Math.log(p);
      loss -= labels[first + CLASSES + i] * Math.pow(p, gamma) * Math.log(1 - p);
    }
    return loss;
  }

  private static double squares(double[] logits, float[] labels, int first) {
    double loss = 0;
    for (int i = 0; i < CLASSES; i++) {
      loss += Math.pow(logits[i] - labels[first + i], 2);
    }
    return loss;
  }

  private static float[] random(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void theGradientOfOneLabelIsThatOfTheFormula(double gamma) throws IOException {
    float[] labels = new float[IMAGES * CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i * CLASSES + i] = 0.75f * (i + 1);
      labels[i * CLASSES + 5] = 0.25f;
    }

    requireGradient(
        ProblemType.SINGLE_LABEL_CLASSIFICATION,
        gamma,
        labels,
        (logits, all, first) -> crossEntropy(logits, all, first, gamma));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void theGradientOfSeveralLabelsIsThatOfTheFormula(double gamma) throws IOException {
    requireGradient(
        ProblemType.MULTI_LABEL_CLASSIFICATION,
        gamma,
        random(2 * IMAGES * CLASSES, new Random(8)),
        (logits, all, first) -> binary(logits, all, first, gamma));
  }

  /** The divergence of softened probabilities, times the square of the temperature. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 3})
  void theGradientOfATeachersLabelsIsThatOfTheFormula(double temperature) throws IOException {
    float[] labels = random(IMAGES * CLASSES, new Random(9));
    for (int first = 0; first < labels.length; first += CLASSES) {
      float sum = 0;
      for (int i = first; i < first + CLASSES; i++) {
        sum += labels[i];
      }
      for (int i = first; i < first + CLASSES; i++) {
        labels[i] /= sum;
      }
    }

    requireGradient(
        ProblemType.SINGLE_LABEL_CLASSIFICATION,
        new TrainingLoss.OfTeacher(temperature),
        labels,
        (logits, all, first) ->
            temperature
                * temperature
                * (crossEntropy(softened(logits, temperature), all, first, 0)
                    - entropy(all, first, CLASSES)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 3})
  void theGradientOfATeachersSeveralLabelsIsThatOfTheFormula(double temperature)
      throws IOException {
    float[] labels = random(2 * IMAGES * CLASSES, new Random(9));
    for (int i = 0; i < labels.length; i++) {
      if (i / CLASSES % 2 == 1) {
        labels[i] = 1 - labels[i - CLASSES];
      }
    }

    requireGradient(
        ProblemType.MULTI_LABEL_CLASSIFICATION,
        new TrainingLoss.OfTeacher(temperature),
        labels,
        (logits, all, first) ->
            temperature
                * temperature
                * (binary(softened(logits, temperature), all, first, 0)
                    - entropy(all, first, 2 * CLASSES)));
  }

  private static double[] softened(double[] logits, double temperature) {
    return Arrays.stream(logits).map(logit -> logit / temperature).toArray();
  }

  private static double entropy(float[] labels, int first, int count) {
    double entropy = 0;
    for (int i = first; i < first + count; i++) {
      entropy -= labels[i] * Math.log(labels[i]);
    }
    return entropy;
  }

  @Test
  void theGradientOfValuesIsThatOfTheFormula() throws IOException {
    requireGradient(
        ProblemType.REGRESSION, 0, random(IMAGES * CLASSES, new Random(8)), ObjectiveTest::squares);
  }

  /**
   * Compares the loss, and its gradient by the head's bias, which is the sum over images of that by
   * their logits, with differences of the formula.
   */
  private static void requireGradient(
      ProblemType problem, double gamma, float[] labels, Formula formula) throws IOException {
    requireGradient(problem, new TrainingLoss.OfLabels(gamma), labels, formula);
  }

  private static void requireGradient(
      ProblemType problem, TrainingLoss minimized, float[] labels, Formula formula)
      throws IOException {
    Random random = new Random(4);
    List<RgbImage> images = random.ints(IMAGES).mapToObj(seed -> image(new Random(seed))).toList();
    Pretrained pretrained =
        Pretrained.open(MODEL).withNewHead(problem, List.of("1", "2", "3", "4", "5", "6"));
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, Trained.HEAD, Device.CPU, Precision.FLOAT32, minimized)) {
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

      assertThat(loss).isCloseTo(sum(formula, logits, labels, -1, 0) / IMAGES, within(1e-5));
      float[] ofBias = program.gradients().get(1);
      assertThat(ofBias).hasSize(CLASSES);
      for (int label = 0; label < CLASSES; label++) {
        double step = 1e-5;
        double slope =
            (sum(formula, logits, labels, label, step) - sum(formula, logits, labels, label, -step))
                / (2 * step);
        assertThat((double) ofBias[label]).isCloseTo(slope / IMAGES, within(1e-5));
      }
    }
  }

  private static double sum(
      Formula formula, float[] logits, float[] labels, int changed, double by) {
    double loss = 0;
    for (int image = 0; image < IMAGES; image++) {
      double[] own = new double[CLASSES];
      for (int i = 0; i < CLASSES; i++) {
        own[i] = logits[image * CLASSES + i] + (i == changed ? by : 0);
      }
      loss += formula.of(own, labels, image * (labels.length / IMAGES));
    }
    return loss;
  }

  private static RgbImage image(Random random) {
    byte[] data = new byte[32 * 32 * 3];
    random.nextBytes(data);
    return RgbImage.of(32, 32, 3, data);
  }
}
