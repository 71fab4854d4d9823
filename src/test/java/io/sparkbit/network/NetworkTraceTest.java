package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.network.BitNetwork.Head;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts are those of PyTorch's FlopCounterMode on the reference implementation. */
class NetworkTraceTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final BitNetwork R50X1 =
      BitNetwork.of(BitConfig.builder().optNumLabels(1000).build(), Head.CLASSIFIER);

  @ParameterizedTest
  @CsvSource({"224, 224, 8178368512", "480, 352, 27529707520"})
  void countsR50x1(int height, int width, long expected) {
    assertThat(NetworkTrace.of(R50X1, height, width).operations()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "same_dilated, 45, 38, 3262048",
    "bottleneck, 64, 80, 10461952",
    "same_padding_odd_size, 61, 75, 9564352",
    "output_stride_8_preactivation, 64, 64, 13944576"
  })
  void countsEveryPadding(String name, int height, int width, long expected) throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve(name).resolve("config.json"));

    assertThat(NetworkTrace.of(BitNetwork.of(config, Head.CLASSIFIER), height, width).operations())
        .isEqualTo(expected);
  }

  @Test
  void refusesAnImageThatVanishes() throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve("valid_padding/config.json"));
    BitNetwork network = BitNetwork.of(config, Head.CLASSIFIER);

    assertThatThrownBy(() -> NetworkTrace.of(network, 15, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An image of 15 x 6 pixels is too small for this network");
  }
}
