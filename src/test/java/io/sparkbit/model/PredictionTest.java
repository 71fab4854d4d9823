package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every output has a direction, but zeros, and keeps it. */
class PredictionTest {

  @ParameterizedTest
  @CsvSource({
    "3, -4, 0.6, -0.8",
    "0, 0, 0, 0",
    "1e-30, 0, 1, 0",
    "3e38, 3e38, 0.70710678, 0.70710678",
    "0, 1.4e-45, 0, 1"
  })
  void unitLength(float x, float y, float unitX, float unitY) {
    Prediction prediction = new Prediction(new float[] {x, y}, List.of(2, 1, 1));

    Prediction unit = prediction.unitLength();

    assertThat(unit.values()).containsExactly(unitX, unitY);
    assertThat(unit.shape()).isEqualTo(prediction.shape());
    assertThat(prediction.values()).containsExactly(x, y);
  }
}
