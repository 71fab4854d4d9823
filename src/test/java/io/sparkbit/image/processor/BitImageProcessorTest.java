package io.sparkbit.image.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.TestImages;
import org.junit.jupiter.api.Test;

class BitImageProcessorTest {
  @Test
  void doesWhatTheReferenceDoesWithEveryOption() throws InvalidImageException {
    for (JsonNode expected : TestImages.json("pillow/processors.json")) {
      RgbImage image =
          TestImages.pattern(expected.get("width").asInt(), expected.get("height").asInt(), 3);
      BitImageProcessor processor =
          BitImageProcessor.fromJson(expected.get("config").toString(), "config.json");
      RgbImage processed = processor.process(image);
      assertThat(processed)
          .as("%s", expected)
          .hasToString(expected.get("to_width") + " x " + expected.get("to_height") + " x 3");
      assertThat(TestImages.sha256(processed.data()))
          .as("%s", expected)
          .isEqualTo(expected.get("uint8_hwc_sha256").asText());
      float[] values = processor.pixelValues(processed);
      assertThat(TestImages.sha256(TestImages.littleEndian(values)))
          .as("%s", expected)
          .isEqualTo(expected.get("pixel_values_sha256").asText());
    }
  }

  @Test
  void defaultsAreTheReferences() {
    BitImageProcessor processor = BitImageProcessor.builder().build();
    assertThat(processor).isEqualTo(TestImages.processor("default"));
    assertThat(processor.outputSize()).contains(new Size(224, 224));
    assertThat(processor.rescaleFactor()).isEqualTo(1.0 / 255);
    Normalization normalization = processor.normalization(3);
    assertThat(normalization.mean())
        .containsExactly((float) 0.48145466, 0.4578275f, (float) 0.40821073);
    assertThat(normalization.std())
        .containsExactly((float) 0.26862954, (float) 0.26130258, (float) 0.27577711);
  }

  @Test
  void stepsThatAreOffAreIdentities() throws InvalidImageException {
    BitImageProcessor processor =
        BitImageProcessor.builder()
            .optNoResize()
            .optNoCenterCrop()
            .optNoRescale()
            .optNoNormalize()
            .build();
    RgbImage image = TestImages.pattern(5, 4, 3);
    assertThat(processor.outputSize()).isEmpty();
    assertThat(processor.process(image)).isSameAs(image);
    float[] values = processor.pixelValues(image);
    for (int pixel = 0; pixel < 20; pixel++) {
      for (int c = 0; c < 3; c++) {
        assertThat(values[c * 20 + pixel]).isEqualTo(image.data()[pixel * 3 + c] & 0xFF);
      }
    }
    assertThat(processor.normalization(3))
        .isEqualTo(new Normalization(1, new float[3], new float[] {1, 1, 1}));
  }

  @Test
  void outputSizeIsKnownWhereTheImageDoesNotMatter() {
    assertThat(TestImages.processor("square_bilinear_nocrop").outputSize())
        .contains(new Size(128, 96));
    assertThat(TestImages.processor("no_resize").outputSize()).contains(new Size(33, 40));
    assertThat(BitImageProcessor.builder().optNoCenterCrop().build().outputSize()).isEmpty();
  }

  @Test
  void grayImagesNeedOneMean() throws InvalidImageException {
    BitImageProcessor.Builder builder =
        BitImageProcessor.builder().optColorMode(ColorMode.AS_STORED).optCropSize(Size.square(8));
    RgbImage gray = builder.build().process(TestImages.pattern(300, 240, 1));
    assertThat(gray).hasToString("8 x 8 x 1");
    assertThat(builder.optImageMean(0.5).optImageStd(0.25).build().pixelValues(gray)).hasSize(64);

    BitImageProcessor colored = builder.optImageMean(0.5, 0.5, 0.5).build();
    assertThatThrownBy(() -> colored.pixelValues(gray))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image_mean holds 3 values, but the image has 1 channel");
  }

  @Test
  void extremeAspectRatiosAreRefused() {
    BitImageProcessor huge =
        BitImageProcessor.builder().optSize(new ResizeTarget.ShortestEdge(4480)).build();
    assertThatThrownBy(() -> huge.process(TestImages.pattern(1_000_000, 1, 1)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("the resized image is 4480000000 x 4480 =")
        .hasMessageContaining("its aspect ratio is too extreme for this size");

    BitImageProcessor within =
        BitImageProcessor.builder().optSize(new ResizeTarget.Within(Size.square(20))).build();
    assertThatThrownBy(() -> within.process(TestImages.pattern(1_000, 1, 1)))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining("the resized image would have no pixels left");
  }

  @Test
  void buildersRefuseWhatNoImageFits() {
    BitImageProcessor.Builder builder = BitImageProcessor.builder();
    assertThatThrownBy(() -> builder.optImageStd(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image_std must not be 0, got [1.0, 0.0, 1.0]");
    assertThatThrownBy(() -> builder.optImageMean(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image_mean must be finite, got [NaN]");
    assertThatThrownBy(() -> builder.optRescaleFactor(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rescale_factor must be finite, got Infinity");
    assertThatThrownBy(() -> builder.optImageMean(1, 2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image_mean must be one number or a list of 3 (or of 1 for gray), got [1.0, 2.0]");
    assertThatThrownBy(() -> builder.optCropSize(new Size(5, 16_385)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop_size is 5 x 16385, but must be at most 16384 pixels a side");
    assertThatThrownBy(() -> new Size(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("height and width must be at least 1, got 0 x 3");
    assertThatThrownBy(() -> new ResizeTarget.ShortestEdge(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an edge must be at least 1, got 0");
  }
}
