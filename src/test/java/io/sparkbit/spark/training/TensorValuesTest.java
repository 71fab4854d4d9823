package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class TensorValuesTest {

  /** Longer than the blocks in which it is moved. */
  private static final int LONG = 40_000;

  @Test
  void valuesStayTheSameBitByBit() {
    float[] many = new float[LONG];
    for (int i = 0; i < LONG; i++) {
      many[i] = (float) Math.sin(i);
    }
    float[] special = {-0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN};

    List<float[]> moved =
        SerializationUtils.clone(new TensorValues(List.of(many, new float[0], special))).arrays();

    assertThat(moved).hasSize(3);
    assertThat(moved.get(0)).isEqualTo(many);
    assertThat(moved.get(1)).isEmpty();
    assertThat(moved.get(2)).isEqualTo(special);
  }
}
