package io.sparkbit.image.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** timm's evaluation transform, from the fields of its config.json. */
class TimmProcessorJsonTest {

  @Test
  void readsTheReleasedModels() {
    assertThat(
            read(
                """
                {"architecture": "resnetv2_50x1_bit", "num_classes": 21843,
                 "pretrained_cfg": {"tag": "goog_in21k", "input_size": [3, 224, 224],
                   "interpolation": "bilinear", "crop_pct": 0.875, "crop_mode": "center",
                   "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}}\
                """))
        .isEqualTo(
            BitImageProcessor.builder()
                .optSize(new ResizeTarget.ShortestEdge(256))
                .optResample(Resampling.BILINEAR)
                .optCropSize(Size.square(224))
                .optCropOffset(CropOffset.ROUND_HALF_EVEN)
                .optImageMean(0.5, 0.5, 0.5)
                .optImageStd(0.5, 0.5, 0.5)
                .build());
  }

  @Test
  void readsFieldsAtTheTopAndTimmsDefaults() {
    BitImageProcessor processor = read("{\"input_size\": [3, 448, 448], \"crop_pct\": 1.0}");

    assertThat(processor.size()).contains(new ResizeTarget.ShortestEdge(448));
    assertThat(processor.cropSize()).contains(Size.square(448));
    assertThat(processor.resample()).isEqualTo(Resampling.BICUBIC);
    assertThat(processor.mean()).containsExactly(0.485, 0.456, 0.406);
    assertThat(processor.std()).containsExactly(0.229, 0.224, 0.225);
    assertThat(read("{}").size()).contains(new ResizeTarget.ShortestEdge(256));
    // resolve_data_config takes none of these for given.
    assertThat(
            read(
                "{\"pretrained_cfg\": {\"input_size\": null, \"crop_pct\": null, \"crop_mode\":"
                    + " null, \"interpolation\": null, \"mean\": null, \"std\": null}}"))
        .isEqualTo(read("{}"));
  }

  @Test
  void squashResizesExactly() {
    assertThat(read("{\"crop_mode\": \"squash\", \"input_size\": [3, 200, 100]}").size())
        .contains(new ResizeTarget.Exact(new Size(228, 114)));
  }

  @Test
  void survivesARoundTrip() {
    BitImageProcessor processor = read("{}");

    assertThat(BitImageProcessor.fromJson(processor.toJson(), "again")).isEqualTo(processor);
    assertThat(processor.toJson()).contains("\"crop_offset\" : \"half_even\"");
  }

  /** Python: int(round((image - crop) / 2.0)). */
  @ParameterizedTest
  @CsvSource({"256, 224, 16", "257, 224, 16", "259, 224, 18", "261, 224, 18", "225, 224, 0"})
  void theCropBeginsWhereTorchvisionBegins(int length, int crop, int begin)
      throws InvalidImageException {
    new CenterCrop(new Size(length, length), Size.square(crop), CropOffset.ROUND_HALF_EVEN)
        .apply(
            1,
            region -> {
              assertThat(region.left()).isEqualTo(begin);
              assertThat(region.top()).isEqualTo(begin);
              return RgbImage.of(crop, crop, 1, new byte[crop * crop]);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'pretrained_cfg': {'crop_pct': 0}} | timm: pretrained_cfg.crop_pct is 0.0, but must be"
            + " more than 0 and at most 1",
        "{'crop_pct': 1.5} | timm: crop_pct is 1.5, but must be more than 0 and at most 1",
        "{'input_size': [224, 224]} | timm: input_size is [224, 224], but must be [channels,"
            + " height, width]",
        "{'crop_mode': 'border'} | timm: crop_mode is border, but must be center or squash",
        "{'interpolation': 'random'} | timm: interpolation is random, but must be nearest,"
            + " bilinear, bicubic, box, hamming or lanczos",
        "{'crop_pct': 1e-300} | timm: input_size over crop_pct is 2.24E302, but must be at most"
            + " 16384 pixels",
        "{'input_size': [3, 2147483647, 2147483647]} | timm: input_size is 2147483647, but must be"
            + " at most 16384 pixels",
        "{'std': [0.5, 0, 0.5]} | timm: std is 0.0, but must be nonzero: pixels are divided by it",
        "{'std': 1e-300} | timm: std is 1.0E-300, but must be nonzero: pixels are divided by it",
        "{'pretrained_cfg': {'std': [1e-40, 1, 1]}} | timm: pretrained_cfg.std is [1.0E-40,"
            + " 1.0, 1.0], but must be such that (pixel * rescale_factor - mean) / std is finite for"
            + " pixels from 0 to 255",
        "{'mean': [1e39, 0, 0]} | timm: mean is [1.0E39, 0.0, 0.0], but must be a list of 3 numbers"
            + " (1 for gray)",
        "{'mean': [0.5, 0.5]} | timm: mean is [0.5, 0.5], but must be a list of 3 numbers (1 for"
            + " gray)"
      })
  void refuses(String json, String message) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage(message);
  }

  @Test
  void refusesACropThatIsNotSquare() {
    assertThatThrownBy(() -> read("{\"input_size\": [3, 200, 100]}"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining("but must be square with crop_mode center");
  }

  private static BitImageProcessor read(String json) {
    return BitImageProcessor.ofTimm(JsonFields.parse(json, "timm"));
  }
}
