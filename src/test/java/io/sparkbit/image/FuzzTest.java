package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files end in a picture or an {@link InvalidImageException}, quickly, and nothing else.
 */
@Timeout(60)
class FuzzTest {
  private static final int MUTATIONS = 60;
  private static final int TRUNCATIONS = 25;

  /** Small, so that a header damaged to claim a huge picture is refused and the test stays fast. */
  private static final ImageDecoder DECODER =
      ImageDecoder.builder()
          .optMaxPixels(2_000_000)
          .optExifOrientation(ExifOrientation.APPLY)
          .build();

  static Stream<String> images() {
    return Stream.concat(
        TestImages.names("golden").stream().map("golden/"::concat),
        TestImages.names("pillow").stream()
            .filter(name -> name.matches("(tt|ww|gg|e_6|bb_rle|jn|t_33).*"))
            .map("pillow/"::concat));
  }

  @ParameterizedTest
  @MethodSource("images")
  void bitFlipsAnywhere(String name) {
    byte[] file = TestImages.bytes(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = file.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decode(damaged);
    }
  }

  /** Headers are where damage does most harm. */
  @ParameterizedTest
  @MethodSource("images")
  void randomBytesInTheHeader(String name) {
    byte[] file = TestImages.bytes(name);
    Random random = new Random(name.length());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = file.clone();
      for (int bytes = 1 + random.nextInt(3); bytes > 0; bytes--) {
        damaged[random.nextInt(Math.min(file.length, 200))] = (byte) random.nextInt();
      }
      decode(damaged);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void truncations(String name) {
    byte[] file = TestImages.bytes(name);
    for (int i = 0; i < TRUNCATIONS; i++) {
      decode(Arrays.copyOf(file, (int) ((long) file.length * i / TRUNCATIONS)));
    }
  }

  private static void decode(byte[] file) {
    long start = System.nanoTime();
    try {
      DECODER.decode(file);
    } catch (InvalidImageException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
