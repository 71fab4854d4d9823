package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Compares tensors bit by bit, because -0 equals 0. */
public final class CheckpointAssert {

  private CheckpointAssert() {}

  public static void assertSameTensors(Checkpoint actual, Checkpoint expected) throws IOException {
    assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    for (String name : expected.names()) {
      assertSameTensor(actual, expected, name);
    }
  }

  public static void assertSameTensor(Checkpoint actual, Checkpoint expected, String name)
      throws IOException {
    assertThat(actual.shape(name)).as(name).isEqualTo(expected.shape(name));
    assertThat(bits(actual.read(name))).as(name).isEqualTo(bits(expected.read(name)));
  }

  static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
