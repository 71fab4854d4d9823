package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sparkbit.image.codec.ImageDecoder;

/** Targets of Jazzer, as {@code CheckpointFuzzIT}: whatever the bytes, a picture or a reason. */
class ImageFuzzIT {

  /** Small, so that a damaged header costs no time. */
  private static final ImageDecoder DECODER =
      ImageDecoder.builder()
          .optMaxPixels(250_000)
          .optExifOrientation(ExifOrientation.APPLY)
          .build();

  private static void fuzz(byte[] file) {
    try {
      assertThat(DECODER.decode(file).height()).isPositive();
    } catch (InvalidImageException e) {
      assertThat(e.getMessage()).matches(MutatedImages::isInOurWords, "our words");
    }
  }

  @FuzzTest(maxDuration = "5m")
  void jpeg(byte[] file) {
    fuzz(file);
  }

  @FuzzTest(maxDuration = "5m")
  void png(byte[] file) {
    fuzz(file);
  }

  @FuzzTest(maxDuration = "5m")
  void gif(byte[] file) {
    fuzz(file);
  }

  @FuzzTest(maxDuration = "5m")
  void bmp(byte[] file) {
    fuzz(file);
  }

  @FuzzTest(maxDuration = "5m")
  void tiff(byte[] file) {
    fuzz(file);
  }

  @FuzzTest(maxDuration = "5m")
  void webp(byte[] file) {
    fuzz(file);
  }
}
