package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the classes of the reference's interface accept, return and refuse. */
class ForwardTest {

  private static final String MODEL = "bundled:bit-tiny-digits";

  private static BitModel model;
  private static BitForImageClassification classifier;

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void load() throws IOException {
    model = BitModel.fromPretrained(MODEL);
    classifier = BitForImageClassification.fromPretrained(MODEL);
  }

  @AfterAll
  static void closeModels() {
    model.close();
    classifier.close();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void outputsHaveTheShapesOfTheReference() {
    NDArray pixelValues = manager.zeros(new Shape(2, 3, 32, 64));

    BitModelOutput output = model.forward(pixelValues);

    assertThat(output.lastHiddenState().getShape()).isEqualTo(new Shape(2, 256, 1, 2));
    assertThat(output.poolerOutput().getShape()).isEqualTo(new Shape(2, 256, 1, 1));
    assertThat(classifier.forward(pixelValues).logits().getShape()).isEqualTo(new Shape(2, 10));
  }

  @Test
  void knowsItsConfiguration() {
    assertThat(classifier.config()).isEqualTo(model.config());
    assertThat(classifier.config().labels()).startsWith("zero", "one").hasSize(10);
  }

  @Test
  void refusesAnotherType() {
    assertRefused(
        manager.zeros(new Shape(1, 32, 32, 3), DataType.UINT8),
        "pixelValues is uint8 of shape (1, 32, 32, 3), but must be float32 of shape (N, 3, H, W)");
  }

  @Test
  void refusesAnotherNumberOfDimensions() {
    assertRefused(
        manager.zeros(new Shape(3, 32, 32)),
        "pixelValues is float32 of shape (3, 32, 32), but must be float32 of shape (N, 3, H, W)");
  }

  @Test
  void refusesAnotherNumberOfChannels() {
    assertRefused(
        manager.zeros(new Shape(1, 32, 32, 3)),
        "pixelValues is float32 of shape (1, 32, 32, 3), but must be float32 of shape (N, 3, H, W)");
  }

  private void assertRefused(NDArray pixelValues, String message) {
    assertThatThrownBy(() -> model.forward(pixelValues))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> classifier.forward(pixelValues))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void outputsBelongToTheManagerOfTheInput() {
    NDManager scope = manager.newSubManager();
    NDArray pixelValues = scope.zeros(new Shape(1, 3, 32, 32));
    BitModelOutput features = model.forward(pixelValues);
    ImageClassifierOutput classes = classifier.forward(pixelValues);

    scope.close();

    assertThat(features.lastHiddenState().isReleased()).isTrue();
    assertThat(features.poolerOutput().isReleased()).isTrue();
    assertThat(classes.logits().isReleased()).isTrue();
  }

  @Test
  void outputsMayBeClosedBeforeTheirManager() {
    NDArray pixelValues = manager.zeros(new Shape(1, 3, 32, 32));
    BitModelOutput features = model.forward(pixelValues);
    ImageClassifierOutput classes = classifier.forward(pixelValues);

    features.close();
    classes.close();

    assertThat(features.poolerOutput().isReleased()).isTrue();
    assertThat(classes.logits().isReleased()).isTrue();
    assertThat(pixelValues.isReleased()).isFalse();
  }

  @Test
  void leavesNothingElseInTheManager() {
    NDArray pixelValues = manager.zeros(new Shape(1, 3, 32, 32));

    classifier.forward(pixelValues).close();
    model.forward(pixelValues).close();

    assertThat(manager.getManagedArrays()).containsExactly(pixelValues);
  }
}
