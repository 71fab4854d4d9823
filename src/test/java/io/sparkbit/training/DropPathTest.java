package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DropPathTest {

  private static final int SAMPLES = 5_000;
  private static final int BLOCKS = 5;

  @Test
  void laterBlocksAreSkippedMoreOftenAndTheMeanStays() {
    DropPath dropPath = new DropPath(0.4, BLOCKS, 6);
    float[] factors = new float[SAMPLES * BLOCKS];
    for (int sample = 0; sample < SAMPLES; sample++) {
      dropPath.fill(sample, factors, sample * BLOCKS);
    }

    for (int block = 0; block < BLOCKS; block++) {
      double rate = 0.1 * block;
      int skipped = 0;
      double sum = 0;
      for (int i = block; i < factors.length; i += BLOCKS) {
        skipped += factors[i] == 0 ? 1 : 0;
        sum += factors[i];
      }
      assertThat((double) skipped / SAMPLES).as("block %d", block).isCloseTo(rate, within(0.03));
      assertThat(sum / SAMPLES).as("block %d", block).isCloseTo(1, within(0.05));
    }
  }

  @Test
  void theOnlyBlockIsNeverSkipped() {
    float[] factors = new float[1];
    new DropPath(0.9, 1, 6).fill(0, factors, 0);

    assertThat(factors).containsExactly(1);
  }
}
