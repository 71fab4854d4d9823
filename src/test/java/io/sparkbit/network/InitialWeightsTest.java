package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.network.BitNetwork.Head;
import java.io.IOException;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {

  private static final BitNetwork NETWORK =
      BitNetwork.of(BitConfig.builder().optNumLabels(10).build(), Head.CLASSIFIER);
  private static final Checkpoint WEIGHTS = InitialWeights.of(NETWORK, 5);

  private static double[] values(String name) throws IOException {
    float[] floats = WEIGHTS.read(name);
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** kaiming_normal_ with fan_out and ReLU: the deviation is sqrt(2 / (out * 3 * 3)). */
  @Test
  void kernelsKeepTheVarianceOfGradients() throws IOException {
    double[] kernel = values("bit.encoder.stages.1.layers.0.conv2.weight");

    assertThat(StatUtils.mean(kernel)).isCloseTo(0, within(1e-3));
    assertThat(new StandardDeviation().evaluate(kernel))
        .isCloseTo(Math.sqrt(2.0 / (128 * 9)), within(3e-4));
  }

  @Test
  void normsChangeNothing() throws IOException {
    assertThat(values("bit.norm.weight")).containsOnly(1);
    assertThat(values("bit.norm.bias")).containsOnly(0);
  }

  /** kaiming_uniform_ with a = sqrt(5): uniform within 1 / sqrt(features). */
  @Test
  void theHeadIsUniform() throws IOException {
    double bound = 1 / Math.sqrt(2048);
    double[] weight = values("classifier.1.weight");

    assertThat(StatUtils.max(weight)).isCloseTo(bound, within(1e-4)).isLessThanOrEqualTo(bound);
    assertThat(StatUtils.min(weight)).isCloseTo(-bound, within(1e-4));
    assertThat(new StandardDeviation().evaluate(weight))
        .isCloseTo(bound / Math.sqrt(3), within(5e-4));
    assertThat(values("classifier.1.bias")).hasSize(10).doesNotContain(0);
  }

  @Test
  void theSeedDecides() throws IOException {
    String name = "bit.embedder.convolution.weight";

    assertThat(InitialWeights.of(NETWORK, 5).read(name)).isEqualTo(WEIGHTS.read(name));
    assertThat(InitialWeights.of(NETWORK, 6).read(name)).isNotEqualTo(WEIGHTS.read(name));
    assertThat(WEIGHTS.read(name)).isNotEqualTo(WEIGHTS.read("bit.norm.weight"));
  }
}
