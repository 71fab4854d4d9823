package io.sparkbit.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.TestImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private static final ImageDecoder AS_STORED =
      ImageDecoder.builder().optColorMode(ColorMode.AS_STORED).build();

  @ParameterizedTest
  @CsvSource({
    "golden/chelsea_gray.jpg, 1",
    "golden/astronaut_gray.png, 1",
    "golden/chelsea_420.jpg, 3",
    "golden/coffee.bmp, 3",
    "golden/coffee_lzw.tif, 3",
    "golden/chelsea_lossy.webp, 3",
    "pillow/t_9x17_L_raw.tif, 1",
    "pillow/g_9x17_1.gif, 1"
  })
  void keepsGrayAndRgbAsStored(String name, int channels) throws InvalidImageException {
    assertThat(AS_STORED.decode(TestImages.bytes(name)).channels()).isEqualTo(channels);
  }

  @ParameterizedTest
  @CsvSource({
    "golden/coffee_cmyk.jpg, JPEG, CMYK",
    "golden/coffee_palette.png, PNG, P",
    "golden/coffee_rgba.png, PNG, RGBA",
    "golden/astronaut_la.png, PNG, LA",
    "golden/astronaut_1bit.png, PNG, 1",
    "golden/gray16.png, PNG, I;16",
    "golden/coffee.gif, GIF, P",
    "pillow/w_33x31_a0.webp, WebP, RGBA",
    "pillow/t_9x17_cmyk.tif, TIFF, CMYK",
    "pillow/t_9x17_LA_raw.tif, TIFF, LA",
    "pillow/bb_4_13_0.bmp, BMP, P"
  })
  void refusesOtherColorsWhereTheyMustStay(String name, String format, String mode) {
    assertThatThrownBy(() -> AS_STORED.decode(TestImages.bytes(name)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "the %s image stores its colors as %s, and do_convert_rgb is false; set it to true or convert the file to gray or RGB",
            format, mode)
        .extracting(e -> ((InvalidImageException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void aBmpMayHaveAGapBeforeItsPixels() throws InvalidImageException {
    byte[] bmp = TestImages.bytes("pillow/bb_4_13_0.bmp");
    int pixels = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).getInt(10);
    ByteBuffer moved = ByteBuffer.allocate(bmp.length + 10).order(ByteOrder.LITTLE_ENDIAN);
    moved.put(bmp, 0, pixels);
    moved.position(pixels + 10).put(bmp, pixels, bmp.length - pixels);
    moved.putInt(2, moved.capacity()).putInt(10, pixels + 10);
    ImageDecoder decoder = ImageDecoder.builder().build();
    assertThat(decoder.decode(moved.array()).data()).isEqualTo(decoder.decode(bmp).data());
  }

  @Test
  void theLimitCountsPixels() throws InvalidImageException {
    byte[] png = TestImages.bytes("golden/chelsea.png");
    assertThat(ImageDecoder.builder().optMaxPixels(180 * 120).build().decode(png).width())
        .isEqualTo(180);
    assertThatThrownBy(() -> ImageDecoder.builder().optMaxPixels(180 * 120 - 1).build().decode(png))
        .isInstanceOf(InvalidImageException.class)
        .hasMessage(
            "the image is 180 x 120 = 21,600 pixels, over the limit of 21,599; raise maxPixels (--max-pixels) if"
                + " you trust the source");
    assertThatThrownBy(() -> ImageDecoder.builder().optMaxPixels(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPixels must be at least 1, got 0");
  }

  @Test
  void oneDecoderServesManyThreads() throws Exception {
    ImageDecoder decoder = ImageDecoder.builder().build();
    List<byte[]> files =
        TestImages.names("golden").stream().map(n -> TestImages.bytes("golden/" + n)).toList();
    List<String> alone = files.stream().map(file -> digest(decoder, file)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<String>>> tasks =
          Stream.generate(
                  () ->
                      (Callable<List<String>>)
                          () -> files.stream().map(file -> digest(decoder, file)).toList())
              .limit(8)
              .toList();
      for (Future<List<String>> result : threads.invokeAll(tasks)) {
        assertThat(get(result)).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> get(Future<List<String>> result)
      throws InterruptedException, ExecutionException {
    return result.get();
  }

  private static String digest(ImageDecoder decoder, byte[] file) {
    try {
      return TestImages.sha256(decoder.decode(file).data());
    } catch (InvalidImageException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void imagesCheckTheirShape() {
    assertThatThrownBy(() -> RgbImage.of(2, 2, 3, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 x 2 pixels with 3 channels need 12 values, got 11");
    assertThatThrownBy(() -> RgbImage.of(0, 2, 3, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image has at least 1 x 1 pixels, got 0 x 2");
    assertThatThrownBy(() -> RgbImage.of(1, 1, 4, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image has 1 or 3 channels, got 4");
  }
}
