package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrainFloatTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0.0",
    "1, 1",
    "1.00390625, 1", // half of a unit, to the even one below
    "1.01171875, 1.015625", // half of a unit, to the even one above
    "-1.0039065, -1.0078125",
    "3.4028235E38, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN",
    "1.4E-45, 0",
    "9.1835E-41, 9.1835E-41"
  })
  void roundsToTheNearestAndTiesToEven(float value, float rounded) {
    assertThat(Float.floatToIntBits(BrainFloat.toFloat(BrainFloat.of(value))))
        .isEqualTo(Float.floatToIntBits(rounded));
  }
}
