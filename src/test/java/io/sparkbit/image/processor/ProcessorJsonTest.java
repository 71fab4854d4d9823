package io.sparkbit.image.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.TestImages;
import io.sparkbit.json.InvalidJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorJsonTest {
  private static BitImageProcessor read(String json) {
    return BitImageProcessor.fromJson(json, "model/preprocessor_config.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bit_google",
        "box64",
        "crop_larger_than_image",
        "default",
        "hamming64",
        "lanczos64",
        "nearest64",
        "no_rescale_no_normalize",
        "no_resize",
        "square_bilinear_nocrop"
      })
  void survivesARoundTrip(String name) {
    BitImageProcessor processor = TestImages.processor(name);
    BitImageProcessor again = read(processor.toJson());
    assertThat(again).isEqualTo(processor).hasSameHashCodeAs(processor);
    assertThat(again.toJson()).isEqualTo(processor.toJson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"size": 20} | {"size": {"shortest_edge": 20}}
          {"size": [20, 30]} | {"size": {"height": 20, "width": 30}}
          {"size": 20, "default_to_square": true} | {"size": {"height": 20, "width": 20}}
          {"crop_size": 7} | {"crop_size": {"height": 7, "width": 7}}
          {"size": {"shortest_edge": 20, "height": null}} | {"size": 20}
          {"do_resize": false, "size": "any"} | {"do_resize": false}
          {"do_center_crop": false, "crop_size": {}} | {"do_center_crop": false}
          {"unknown": [1]} | {}
          {"image_processor_type": "CLIPImageProcessorFast"} | {}
          {"feature_extractor_type": "CLIPFeatureExtractor"} | {}
          """)
  void otherWaysToSayTheSame(String json, String same) {
    assertThat(read(json)).isEqualTo(read(same));
  }

  @Test
  void otherSizesSurviveARoundTrip() {
    for (String size :
        new String[] {
          "{\"shortest_edge\": 5, \"longest_edge\": 9}", "{\"max_height\": 5, \"max_width\": 9}"
        }) {
      BitImageProcessor processor =
          read("{\"do_convert_rgb\": false, \"image_mean\": 0.1, \"size\": " + size + "}");
      assertThat(read(processor.toJson())).isEqualTo(processor);
    }
  }

  @Test
  void differentProcessorsAreNotEqual() {
    BitImageProcessor processor = read("{}");
    for (String json :
        new String[] {
          "{\"do_convert_rgb\": false}",
          "{\"size\": 225}",
          "{\"resample\": 2}",
          "{\"crop_size\": 225}",
          "{\"rescale_factor\": 1}",
          "{\"image_mean\": 0}",
          "{\"image_std\": 2}"
        }) {
      assertThat(read(json)).as(json).isNotEqualTo(processor);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"resample": 9} | resample is 9, but must be 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (hamming)
          {"resample": 2.5} | resample is 2.5, but must be a whole number
          {"do_resize": 1} | do_resize is 1, but must be true or false
          {"size": "big"} | size is "big", but must be a whole number or an object with height and width
          {"size": 0} | size is 0, but must be a whole number of at least 1
          {"size": 2.5} | size is 2.5, but must be a whole number of at least 1
          {"size": {"height": 5, "width": "x"}} | size.width is "x", but must be a whole number of at least 1
          {"size": {"longest_edge": 5}} | size is an object with [longest_edge], but must be a whole number or an object with height and width, shortest_edge, shortest_edge and longest_edge, or max_height and max_width
          {"size": [5]} | size is [5], but must be a whole number or an object with height and width
          {"crop_size": {"shortest_edge": 5}} | crop_size is {"shortest_edge":5}, but must be a whole number or an object with height and width
          {"rescale_factor": "1/255"} | rescale_factor is "1/255", but must be a finite number
          {"image_mean": [0.5, 0.5]} | image_mean is [0.5, 0.5], but must be a number or a list of 3 numbers
          {"image_mean": [0.5]} | image_mean is [0.5], but must be a number or a list of 3 numbers
          {"image_mean": 1e39} | image_mean is [1.0E39], but must be a number or a list of 3 numbers
          {"image_mean": [0.5, "x", 1]} | image_mean is "x", but must be a finite number
          {"do_convert_rgb": false, "image_mean": [1, 2]} | image_mean is [1.0, 2.0], but must be a number or a list of 3 numbers (1 for gray)
          {"image_std": [0.5, 0, 0.5]} | image_std is 0.0, but must be nonzero: pixels are divided by it
          {"image_std": [0.5, 1e-39, 0.5]} | image_std is [0.5, 1.0E-39, 0.5], but must be such that (pixel * rescale_factor - mean) / std is finite for pixels from 0 to 255
          {"rescale_factor": 1e300} | image_std is [0.26862954, 0.26130258, 0.27577711], but must be such that (pixel * rescale_factor - mean) / std is finite for pixels from 0 to 255
          {"rescale_factor": 0} | rescale_factor is 0.0, but must be nonzero: pixels are multiplied with it
          {"rescale_factor": NaN} | rescale_factor is "NaN", but must be a finite number
          {"size": null} | size is null, but must be set or left out unless do_resize is false
          {"crop_size": 2147483647} | crop_size is 2147483647, but must be at most 16384 pixels
          {"crop_size": {"height": 5, "width": 16385}} | crop_size.width is 16385, but must be at most 16384 pixels
          {"size": 100000} | size is 100000, but must be at most 16384 pixels
          {"size": [5, 100000]} | size is 100000, but must be at most 16384 pixels
          {"size": {"shortest_edge": 224, "longest_edge": 100000}} | size.longest_edge is 100000, but must be at most 16384 pixels
          {"do_pad": true} | do_pad is true, but must be false: images are not padded to a common size
          {"image_processor_type": 3} | image_processor_type is 3, but must be a string
          {"image_processor_type": "ViTImageProcessor"} | image_processor_type is ViTImageProcessor, but must be BitImageProcessor or CLIPImageProcessor (or their Fast and Pil variants); if this one only resizes, crops, rescales and normalizes, say BitImageProcessor and spell out every option
          """)
  void complaintsNameFileFieldValueAndWhatIsAccepted(String json, String complaint) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage("model/preprocessor_config.json: " + complaint);
  }

  @Test
  void filesAreNamedInComplaints(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("preprocessor_config.json"), "{\"resample\": 7}");
    assertThatThrownBy(() -> BitImageProcessor.fromFile(file))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith(file + ": resample is 7, but must be 0 (nearest)");
  }
}
