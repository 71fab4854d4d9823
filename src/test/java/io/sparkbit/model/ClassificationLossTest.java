package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses are those of the reference, for every problem type, named or found. */
@NumericTest
class ClassificationLossTest {

  /** Losses are about 1, and a few units of the last place may be lost. */
  private static final float TOLERANCE = (float) GoldenCase.tolerance(0);

  /** int64 labels, which a checkpoint of floats does not read. */
  private static final long[] CLASS_IDS = {0, 4, 4, 4, 4};

  private static final BitConfig SEVEN = BitConfig.builder().optNumLabels(7).build();
  private static final BitConfig ONE = BitConfig.builder().optNumLabels(1).build();

  private final NDManager manager = NDManager.newBaseManager();
  private Checkpoint golden;
  private NDArray logits;

  @BeforeEach
  void open() throws IOException {
    golden =
        SafetensorsFile.open(Path.of("src/test/resources/io/sparkbit/model/losses.safetensors"));
    logits = array("logits");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void singleLabel() throws IOException {
    NDArray labels = manager.create(CLASS_IDS);

    assertLoss(as(ProblemType.SINGLE_LABEL_CLASSIFICATION), labels, golden("single_label.loss"));
    assertLoss(SEVEN, labels, golden("single_label.loss"));
    assertLoss(SEVEN, labels.toType(DataType.INT32, true), golden("single_label.loss"));
    assertLoss(SEVEN, labels.reshape(5, 1), golden("single_label.loss"));
  }

  @Test
  void multiLabel() throws IOException {
    NDArray labels = array("multi_label.labels");

    assertLoss(as(ProblemType.MULTI_LABEL_CLASSIFICATION), labels, golden("multi_label.loss"));
    assertLoss(SEVEN, labels, golden("multi_label.loss"));
  }

  @Test
  void regression() throws IOException {
    assertLoss(as(ProblemType.REGRESSION), array("regression.labels"), golden("regression.loss"));
  }

  @Test
  void oneLabelMeansRegression() {
    NDArray predicted = manager.create(new float[] {1, 2, 4}, new Shape(3, 1));

    assertThat(
            ClassificationLoss.of(ONE)
                .evaluate(predicted, manager.create(new float[] {1, 4, 3}))
                .getFloat())
        .isCloseTo(5f / 3, within(TOLERANCE));
  }

  /** PyTorch's cross_entropy(logits, labels) has ignore_index -100. */
  @Test
  void ignoredImagesDoNotCount() {
    NDArray all = manager.create(new long[] {0, -100, 4, -100, -100});
    NDArray two = logits.get(manager.create(new int[] {0, 2}));

    assertLoss(
        SEVEN,
        all,
        ClassificationLoss.of(SEVEN).evaluate(two, manager.create(new long[] {0, 4})).getFloat());
  }

  @Test
  void largeLogitsDoNotOverflow() {
    NDArray large = manager.create(new float[] {500, -500}, new Shape(1, 2));
    BitConfig two = BitConfig.builder().build();

    assertThat(
            ClassificationLoss.of(two).evaluate(large, manager.create(new long[] {1})).getFloat())
        .isEqualTo(1000);
    assertThat(
            ClassificationLoss.of(two)
                .evaluate(large, manager.create(new float[] {0, 1}, new Shape(1, 2)))
                .getFloat())
        .isEqualTo(500);
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    assertRefused(
        SEVEN,
        manager.create(new long[] {0, 1, 2, 7, 4}),
        "labels contain class index 7, but indices must be from 0 to 6 (or -100 for images to"
            + " ignore)");
    assertRefused(
        SEVEN,
        manager.create(new long[] {0, 1, -1, 2, 4}),
        "labels contain class index -1, but indices must be from 0 to 6 (or -100 for images to"
            + " ignore)");
    assertRefused(
        SEVEN,
        manager.create(new long[] {0, 1}),
        "labels are int64 of shape (2), but must be 5 class indices (int64)");
    assertRefused(
        SEVEN,
        manager.create(new float[] {0, 1}),
        "labels are float32 of shape (2), but must be float32 of shape (5, 7)");
    assertRefused(
        as(ProblemType.MULTI_LABEL_CLASSIFICATION),
        manager.create(CLASS_IDS),
        "labels are int64 of shape (5), but must be float32 of shape (5, 7)");
    assertRefused(
        as(ProblemType.SINGLE_LABEL_CLASSIFICATION),
        manager.zeros(new Shape(5)),
        "labels are float32 of shape (5), but must be 5 class indices (int64)");
  }

  @Test
  void leavesNothingElseInTheManager() {
    NDArray labels = manager.create(CLASS_IDS);
    int before = manager.getManagedArrays().size();

    ClassificationLoss.of(SEVEN).evaluate(logits, labels).close();

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void forwardGivesTheLossOfItsLogits() throws IOException {
    try (BitForImageClassification model =
        BitForImageClassification.fromPretrained("bundled:bit-tiny-digits")) {
      float[] pixels = new float[2 * 3 * 32 * 32];
      IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (float) Math.sin(i));
      NDArray pixelValues = manager.create(pixels, new Shape(2, 3, 32, 32));
      NDArray labels = manager.create(new long[] {3, 5});

      ImageClassifierOutput output = model.forward(pixelValues, labels);

      assertThat(output.loss().orElseThrow().getFloat())
          .isEqualTo(
              ClassificationLoss.of(model.config()).evaluate(output.logits(), labels).getFloat());
      assertThatThrownBy(() -> model.forward(pixelValues, manager.create(new long[] {10, 5})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("labels contain class index 10");
    }
  }

  private void assertLoss(BitConfig config, NDArray labels, float expected) {
    NDArray loss = ClassificationLoss.of(config).evaluate(logits, labels);
    assertThat(loss.getShape().dimension()).isZero();
    assertThat(loss.getFloat()).isCloseTo(expected, within(TOLERANCE));
  }

  private void assertRefused(BitConfig config, NDArray labels, String message) {
    assertThatThrownBy(() -> ClassificationLoss.of(config).evaluate(logits, labels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static BitConfig as(ProblemType type) {
    return SEVEN.toBuilder().optProblemType(type).build();
  }

  private float golden(String name) throws IOException {
    return golden.read(name)[0];
  }

  private NDArray array(String name) throws IOException {
    long[] shape = golden.shape(name).stream().mapToLong(Long::longValue).toArray();
    return manager.create(golden.read(name), new Shape(shape));
  }
}
