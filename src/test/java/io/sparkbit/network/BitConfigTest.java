package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.json.InvalidJsonException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a config.json says, what holds where it says nothing, and what is refused. */
class BitConfigTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final List<String> SEVEN_CLASSES =
      List.of("class-0", "class-1", "class-2", "class-3", "class-4", "class-5", "class-6");

  @ParameterizedTest
  @CsvSource({
    "preactivation, PREACTIVATION, 32",
    "bottleneck, BOTTLENECK, 32",
    "output_stride_16, BOTTLENECK, 16",
    "output_stride_8_preactivation, PREACTIVATION, 8"
  })
  void readsTheFilesOfTheReference(String name, LayerType layerType, int outputStride)
      throws IOException {
    assertThat(BitConfig.read(GOLDEN.resolve(name).resolve("config.json")))
        .isEqualTo(
            new BitConfig(
                3,
                16,
                List.of(32, 64, 96, 128),
                List.of(2, 1, 2, 1),
                layerType,
                8,
                outputStride,
                SEVEN_CLASSES));
  }

  @Test
  void readsThreeStages() throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve("stages_3/config.json"));

    assertThat(config.depths()).containsExactly(1, 2, 2);
    assertThat(config.hiddenSizes()).containsExactly(32, 64, 128);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(parse("{}"))
        .isEqualTo(
            new BitConfig(
                3,
                64,
                List.of(256, 512, 1024, 2048),
                List.of(3, 4, 6, 3),
                LayerType.PREACTIVATION,
                32,
                32,
                List.of("LABEL_0", "LABEL_1")));
  }

  @Test
  void nullCountsAsNotGiven() {
    assertThat(
            parse(
                """
                {"depths": null, "hidden_act": null, "global_padding": null, "id2label": null,
                 "embedding_dynamic_padding": null, "width_factor": null, "layer_type": null}"""))
        .isEqualTo(parse("{}"));
  }

  @Test
  void unknownFieldsAreIgnored() {
    assertThat(parse("{\"drop_path_rate\": 0.1, \"dtype\": \"float32\"}")).isEqualTo(parse("{}"));
  }

  @Test
  void numLabelsGivesGenericNames() {
    assertThat(parse("{\"num_labels\": 3}").labels())
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
  }

  @Test
  void numLabelsThatDisagreesWithId2labelPrevails() {
    assertThat(parse("{\"num_labels\": 2, \"id2label\": {\"0\": \"cat\"}}").labels())
        .containsExactly("LABEL_0", "LABEL_1");
  }

  @Test
  void numLabelsThatAgreesWithId2labelChangesNothing() {
    assertThat(parse("{\"num_labels\": 1, \"id2label\": {\"0\": \"cat\"}}").labels())
        .containsExactly("cat");
  }

  @Test
  void labelsAreOrderedByIdAndMayRepeat() {
    assertThat(
            parse(
                    """
                    {"id2label": {"2": "cat", "10": "k", "0": "cat", "1": "dog", "3": "d", "4": "e",
                     "5": "f", "6": "g", "7": "h", "8": "i", "9": "j"}}""")
                .labels())
        .containsExactly("cat", "dog", "cat", "d", "e", "f", "g", "h", "i", "j", "k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model_type': 'resnet'}"
            + "| model_type is resnet, but must be bit (this version of spark-bit runs no other)",
        "{'model_type': 5} | model_type is 5, but must be a string",
        "{'hidden_act': 'gelu'}"
            + "| hidden_act is gelu, but must be relu (this version of spark-bit runs no other)",
        "{'width_factor': 2}"
            + "| width_factor is 2, but must be 1 (this version of spark-bit runs no other)",
        "{'global_padding': 'SAME'}"
            + "| global_padding is 'SAME', but must be null (this version of spark-bit runs no other)",
        "{'embedding_dynamic_padding': true}"
            + "| embedding_dynamic_padding is true, but must be false (this version of spark-bit runs no other)",
        "{'embedding_dynamic_padding': 'false'}"
            + "| embedding_dynamic_padding is 'false', but must be false (this version of spark-bit runs no other)",
        "{'depths': [1, 1], 'hidden_sizes': [32, 64, 128]}"
            + "| depths is [1, 1], but must be as long as hidden_sizes, which is [32, 64, 128]",
        "{'depths': [3, 4, 6]}"
            + "| depths is [3, 4, 6], but must be as long as hidden_sizes, which is [256, 512, 1024, 2048]",
        "{'layer_type': 'basic'}"
            + "| layer_type is basic, but must be preactivation or bottleneck",
        "{'layer_type': 'PREACTIVATION'}"
            + "| layer_type is PREACTIVATION, but must be preactivation or bottleneck",
        "{'embedding_size': -64} | embedding_size is -64, but must be a whole number of at least 1",
        "{'embedding_size': 64.5}"
            + "| embedding_size is 64.5, but must be a whole number of at least 1",
        "{'num_channels': 0} | num_channels is 0, but must be a whole number of at least 1",
        "{'num_groups': '32'} | num_groups is '32', but must be a whole number of at least 1",
        "{'output_stride': 0} | output_stride is 0, but must be a whole number of at least 1",
        "{'num_labels': -1} | num_labels is -1, but must be a whole number of at least 1",
        "{'hidden_sizes': [256, -512, 1024, 2048]}"
            + "| hidden_sizes is -512, but must be a whole number of at least 1",
        "{'hidden_sizes': [256, 512.0, 1024, 2048]}"
            + "| hidden_sizes is 512.0, but must be a whole number of at least 1",
        "{'hidden_sizes': [256, 512, 1024, 4294967296]}"
            + "| hidden_sizes is 4294967296, but must be a whole number of at least 1",
        "{'hidden_sizes': []}"
            + "| hidden_sizes is [], but must be a list of whole numbers of at least 1",
        "{'depths': 3} | depths is 3, but must be a list of whole numbers of at least 1",
        "{'depths': [3, 4, 6, null]} | depths is null, but must be a whole number of at least 1",
        "{'id2label': {'0': 'a', '2': 'c'}}"
            + "| id2label is an object with key '2', but must be keyed by the class ids 0 to 1",
        "{'id2label': {'zero': 'a'}}"
            + "| id2label is an object with key 'zero', but must be keyed by the class ids 0 to 0",
        "{'id2label': {'0': 0}} | id2label.0 is 0, but must be a string",
        "{'id2label': ['a']} | id2label is ['a'], but must be an object of strings",
        "{'num_groups': 24}"
            + "| embedding_size is 64, but must be a multiple of num_groups, which is 24",
        "{'hidden_sizes': [256, 512, 1024, 2056]}"
            + "| hidden_sizes is 2056, but must be a multiple of num_groups, which is 32",
        "{'hidden_sizes': [256, 512, 1024, 2080]}"
            + "| a quarter of hidden_sizes is 520, but must be a multiple of num_groups, which is 32",
      })
  void refuses(String json, String problem) {
    assertThatThrownBy(() -> parse(json.replace('\'', '"')))
        .isInstanceOf(InvalidJsonException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().replace('"', '\'')).isEqualTo("config.json: " + problem));
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> parse("[1]"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage("config.json holds a JSON array where an object is expected");
  }

  @Test
  void saysWhereJsonIsBroken() {
    assertThatThrownBy(() -> parse("{\"depths\": [3,\n4,}"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith("config.json is not valid JSON: ")
        .hasMessageContaining("at line 2, column");
  }

  @Test
  void missingFile() {
    assertThatThrownBy(() -> BitConfig.read(GOLDEN.resolve("missing.json")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing.json");
  }

  /** Computed with the reference's make_div(n * 0.25). */
  @ParameterizedTest
  @CsvSource({
    "8, 8",
    "24, 8",
    "32, 8",
    "40, 16",
    "64, 16",
    "72, 24",
    "96, 24",
    "104, 24",
    "240, 64",
    "256, 64",
    "2048, 512",
    "6144, 1536"
  })
  void innerSizesAreRoundedAsInTheReference(int hiddenSize, int inner) {
    assertThat(BitConfig.bottleneckSize(hiddenSize)).isEqualTo(inner);
  }

  private static BitConfig parse(String json) {
    return BitConfig.parse(json, "config.json");
  }
}
