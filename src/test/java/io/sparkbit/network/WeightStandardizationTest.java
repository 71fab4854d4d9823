package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each output channel gets mean 0 and variance 1, as the reference's batch_norm does it. */
class WeightStandardizationTest {

  private static final float TOLERANCE = 1e-6f;

  /** The third channel is small enough for the epsilon to count. */
  @Test
  void agreesWithTheReference() {
    float[] kernel = {
      0.5f, -1.25f, 2f, 0.125f, //
      3f, 3f, -3f, 1f, //
      1e-4f, 2e-4f, -1e-4f, 0f
    };

    standardize(kernel, 3);

    assertThat(kernel)
        .containsExactly(
            new float[] {
              0.13503653f, -1.3773726f, 1.4313872f, -0.18905115f, //
              0.81649655f, 0.81649655f, -1.632993f, 0f, //
              0.33333334f, 1f, -1f, -0.33333334f
            },
            within(TOLERANCE));
  }

  @Test
  void everyChannelGetsMeanZeroAndVarianceOne() {
    int channels = 5;
    int size = 3 * 7 * 7;
    Random random = new Random(3);
    float[] kernel = new float[channels * size];
    for (int i = 0; i < kernel.length; i++) {
      int channel = i / size;
      kernel[i] = (float) (0.05 * random.nextGaussian() + channel);
    }

    standardize(kernel, channels);

    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = channel * size; i < (channel + 1) * size; i++) {
        sum += kernel[i];
        squares += kernel[i] * kernel[i];
      }
      assertThat(sum / size).isCloseTo(0, within(1e-6));
      assertThat(squares / size).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void aConstantChannelGivesZeros() {
    float[] kernel = {0.1f, 0.1f, 0.1f, -7f, -7f, -7f};

    standardize(kernel, 2);

    assertThat(kernel).containsExactly(new float[6], within(TOLERANCE));
  }

  @Test
  void aKernelOfOneWeightGivesZero() {
    float[] kernel = {0.25f};

    standardize(kernel, 1);

    assertThat(kernel).containsExactly(0f);
  }

  private static void standardize(float[] kernel, int channels) {
    int size = kernel.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      float[] weights = Arrays.copyOfRange(kernel, channel * size, (channel + 1) * size);
      WeightStandardization.standardize(weights);
      System.arraycopy(weights, 0, kernel, channel * size, size);
    }
  }
}
