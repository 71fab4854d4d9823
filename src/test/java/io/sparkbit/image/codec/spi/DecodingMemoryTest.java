package io.sparkbit.image.codec.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.TestImages;
import io.sparkbit.image.codec.ImageDecoder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DecodingMemoryTest {
  private static final int MIB = 1 << 20;

  /** For 12 MiB of pictures, 2 million pixels. */
  private final DecodingMemory memory = new DecodingMemory(24 * MIB);

  private PixelLimit limit() {
    return new PixelLimit(ImageDecoder.DEFAULT_MAX_PIXELS, memory);
  }

  @Test
  void refusesWhatHalfOfTheHeapCannotTake() throws InvalidImageException {
    try (PixelLimit limit = limit()) {
      limit.check(Format.PNG, 2048, 1024);
      assertThatThrownBy(() -> limit.check(Format.PNG, 2048, 1025))
          .isInstanceOf(InvalidImageException.class)
          .hasMessage(
              "the image is 2048 x 1025 = 2,099,200 pixels, over the 2,097,152 that fit in"
                  + " half of this JVM's heap of 24 MiB; give the JVM more memory"
                  + " (spark.executor.memory; in local mode spark.driver.memory) or scale the image"
                  + " down")
          .extracting(e -> ((InvalidImageException) e).reason())
          .isEqualTo(Reason.TOO_LARGE);
    }
  }

  @Test
  void picturesWaitForEachOther() throws InvalidImageException {
    PixelLimit first = limit();
    first.check(Format.PNG, 1024, 1025);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              try (PixelLimit limit = limit()) {
                limit.check(Format.PNG, 1024, 1024);
              } catch (InvalidImageException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(second).isNotDone();
    first.close();
    second.join();
  }

  @Test
  void aSecondCheckDoesNotCountTwice() throws InvalidImageException {
    try (PixelLimit limit = limit()) {
      limit.check(Format.TIFF, 1500, 1000);
      limit.check(Format.TIFF, 1500, 1000);
      limit.check(Format.TIFF, 2000, 1000);
    }
    try (PixelLimit limit = limit()) {
      limit.check(Format.TIFF, 2048, 1024);
    }
  }

  @Test
  void aPictureThatRunsOutOfMemoryIsNotDamaged() {
    byte[] png = TestImages.bytes("golden/one_pixel.png");
    ImageDecoder decoder = ImageDecoder.builder().build();
    assertThatThrownBy(
            () ->
                decoder.decode(
                    png,
                    image -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageMatching(
            "the heap of [0-9,]+ MiB ran out on an image of 1 pixels, which takes up to 1 MiB;"
                + " give the JVM more memory \\(spark.executor.memory; in local mode"
                + " spark.driver.memory\\) or lower maxPixels \\(--max-pixels\\)")
        .extracting(e -> ((InvalidImageException) e).reason())
        .isEqualTo(Reason.OUT_OF_MEMORY);
  }

  @Test
  void memoryOutsideOfTheHeapIsCalledThat() {
    // As JNA says it.
    OutOfMemoryError cause = new OutOfMemoryError("Cannot allocate 100 bytes");
    try (PixelLimit limit = limit()) {
      assertThat(limit.outOfMemory(cause))
          .hasMessage(
              "memory outside the JVM heap ran out while the image was read; give the machine"
                  + " or container more memory (spark.executor.memoryOverhead), run fewer tasks or"
                  + " lower maxPixels (--max-pixels)");
    }
  }
}
