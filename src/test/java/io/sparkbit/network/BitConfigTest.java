package io.sparkbit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.json.InvalidJsonException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    BitConfig config = BitConfig.read(GOLDEN.resolve(name).resolve("config.json"));

    assertThat(config.toBuilder().optOtherFields(Map.of()).build())
        .isEqualTo(
            BitConfig.builder()
                .optEmbeddingSize(16)
                .optHiddenSizes(List.of(32, 64, 96, 128))
                .optDepths(List.of(2, 1, 2, 1))
                .optLayerType(layerType)
                .optNumGroups(8)
                .optOutputStride(outputStride)
                .optLabels(SEVEN_CLASSES)
                .build());
  }

  @Test
  void readsThreeStages() throws IOException {
    BitConfig config = BitConfig.read(GOLDEN.resolve("stages_3/config.json"));

    assertThat(config.depths()).containsExactly(1, 2, 2);
    assertThat(config.hiddenSizes()).containsExactly(32, 64, 128);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(parse("{}")).isEqualTo(BitConfig.builder().build());
  }

  @Test
  void nullCountsAsNotGiven() {
    assertThat(
            parse(
                """
                {"depths": null, "hidden_act": null, "global_padding": null, "id2label": null,
                 "embedding_dynamic_padding": null, "width_factor": null, "layer_type": null}\
                """))
        .isEqualTo(parse("{}"));
  }

  @Test
  void readsEveryField() {
    BitConfig config =
        parse(
            """
            {"num_channels": 1, "embedding_size": 16, "hidden_sizes": [32, 64], "depths": [2, 1],
             "layer_type": "bottleneck", "hidden_act": "gelu", "global_padding": "same",
             "num_groups": 8, "drop_path_rate": 0.25, "embedding_dynamic_padding": true,
             "output_stride": 8, "width_factor": 3, "out_indices": [0, -1],
             "id2label": {"0": "a"}, "label2id": {"a": 0, "b": 7},
             "problem_type": "multi_label_classification", "label_thresholds": [0.25],
             "calibration_temperature": 1.5, "unknown_threshold": -4.25,
             "unknown_false_positive_rate": 0.05}\
            """);

    assertThat(config)
        .isEqualTo(
            BitConfig.builder()
                .optNumChannels(1)
                .optEmbeddingSize(16)
                .optHiddenSizes(List.of(32, 64))
                .optDepths(List.of(2, 1))
                .optLayerType(LayerType.BOTTLENECK)
                .optHiddenAct(ActivationFunction.GELU)
                .optGlobalPadding(GlobalPadding.SAME)
                .optNumGroups(8)
                .optDropPathRate(0.25)
                .optEmbeddingDynamicPadding()
                .optOutputStride(8)
                .optWidthFactor(3)
                .optOutFeatures(List.of("stem", "stage2"))
                .optLabels(List.of("a"))
                .optLabel2id(Map.of("a", 0, "b", 7))
                .optProblemType(ProblemType.MULTI_LABEL_CLASSIFICATION)
                .optLabelThresholds(List.of(0.25))
                .optCalibrationTemperature(1.5)
                .optUnknownThreshold(new UnknownThreshold(-4.25, OptionalDouble.of(0.05)))
                .build());
    assertThat(config.toBuilder().build()).isEqualTo(config);
    assertThat(parse(config.toJson())).isEqualTo(config);
    assertThat(config.toBuilder().optLabels(List.of("b", "c")).build().toJson())
        .doesNotContain("thresholds", "unknown", "temperature");
    assertThat(config.stageSizes()).containsExactly(96, 192);
    assertThat(config.featureSize()).isEqualTo(192);
    assertThat(config.stageNames()).containsExactly("stem", "stage1", "stage2");
    assertThat(config.outIndices()).containsExactly(0, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preactivation",
        "bottleneck",
        "stages_3",
        "backbone",
        "grayscale_gelu",
        "silu_drop_path",
        "same_dynamic_embedding"
      })
  void writesWhatTheReferenceWrote(String name) throws IOException {
    Path file = GOLDEN.resolve(name).resolve("config.json");
    JsonMapper mapper = new JsonMapper();

    JsonNode written = mapper.readTree(BitConfig.read(file).toJson());

    assertThat(written).isEqualTo(mapper.readTree(file.toFile()));
  }

  @Test
  void keepsUnknownFields() throws IOException {
    String json =
        """
        {"dtype": "float32", "_name": null, "nested": {"b": [1, 2.5, {"c": null}], "a": ""}}\
        """;

    JsonNode written = new JsonMapper().readTree(parse(json).toJson());

    assertThat(written.get("dtype").asText()).isEqualTo("float32");
    assertThat(written.get("_name").isNull()).isTrue();
    assertThat(written.get("nested").toString())
        .isEqualTo("{\"b\":[1,2.5,{\"c\":null}],\"a\":\"\"}");
    assertThat(parse(written.toString())).isEqualTo(parse(json));
    assertThat(parse(json).toBuilder().optNumGroups(16).build().toJson()).contains("nested");
  }

  @Test
  void aBuilderRefusesWhatAFileMayNotSay() {
    assertThatThrownBy(() -> BitConfig.builder().optNumGroups(24).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding_size is 64, but must be a multiple of num_groups, which is 24");
    assertThatThrownBy(() -> BitConfig.builder().optOutIndices(List.of(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "out_indices is [9], but must be indices of [stem, stage1, stage2, stage3, stage4]");
  }

  @Test
  void aModelMayHaveNoLabels() {
    assertThat(parse("{\"num_labels\": 0}").labels()).isEmpty();
    assertThat(parse("{\"id2label\": {}}").labels()).isEmpty();
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
                     "5": "f", "6": "g", "7": "h", "8": "i", "9": "j"}}\
                    """)
                .labels())
        .containsExactly("cat", "dog", "cat", "d", "e", "f", "g", "h", "i", "j", "k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model_type': 'resnet'}" + "| model_type is resnet, but must be bit",
        "{'model_type': 5} | model_type is 5, but must be a string",
        "{'hidden_act': 'prelu'}| hidden_act is prelu, but must be one of relu, relu2, relu6,"
            + " leaky_relu, elu, gelu, gelu_python, gelu_10, gelu_new, gelu_fast, gelu_accurate,"
            + " gelu_pytorch_tanh, gelu_python_tanh, quick_gelu, silu, swish, hardswish, mish,"
            + " sigmoid, tanh, laplace, sqrtsoftplus, linear",
        "{'width_factor': 0} | width_factor is 0, but must be a whole number of at least 1",
        "{'width_factor': 1.5} | width_factor is 1.5, but must be a whole number of at least 1",
        "{'global_padding': 'REFLECT'}"
            + "| global_padding is REFLECT, but must be null, SAME or VALID",
        "{'global_padding': 1} | global_padding is 1, but must be a string",
        "{'embedding_dynamic_padding': 'false'}"
            + "| embedding_dynamic_padding is 'false', but must be true or false",
        "{'drop_path_rate': 1} | drop_path_rate is 1.0, but must be at least 0 and less than 1",
        "{'drop_path_rate': -0.1}"
            + "| drop_path_rate is -0.1, but must be at least 0 and less than 1",
        "{'drop_path_rate': '0'} | drop_path_rate is '0', but must be a finite number",
        "{'out_features': ['stage5']}| out_features is [stage5], but must be stages of [stem,"
            + " stage1, stage2, stage3, stage4] in that order, each at most once",
        "{'out_features': ['stage2', 'stage1']}| out_features is [stage2, stage1], but must be"
            + " stages of [stem, stage1, stage2, stage3, stage4] in that order, each at most once",
        "{'out_features': ['stem', 'stem']}| out_features is [stem, stem], but must be stages of"
            + " [stem, stage1, stage2, stage3, stage4] in that order, each at most once",
        "{'out_features': 'stem'} | out_features is 'stem', but must be a list of strings",
        "{'out_features': [1]} | out_features is 1, but must be a string",
        "{'out_indices': [5]}"
            + "| out_indices is [5], but must be indices of [stem, stage1, stage2, stage3, stage4]",
        "{'out_indices': [-6]}| out_indices is [-6], but must be indices of [stem, stage1, stage2,"
            + " stage3, stage4]",
        "{'out_indices': ['1']} | out_indices is '1', but must be a whole number",
        "{'out_indices': [1], 'out_features': ['stage2']}"
            + "| out_indices is [1], but must be the indices of out_features, which is [stage2]",
        "{'label_thresholds': [0.5]} | label_thresholds is [0.5], but must be a probability, 0 to 1,"
            + " for each of the 2 labels",
        "{'label_thresholds': [0.5, 1.5]} | label_thresholds is [0.5, 1.5], but must be a"
            + " probability, 0 to 1, for each of the 2 labels",
        "{'calibration_temperature': 0} | calibration_temperature is 0.0, but must be a number above"
            + " 0",
        "{'unknown_threshold': '3'} | unknown_threshold is '3', but must be a finite number",
        "{'unknown_threshold': 3, 'unknown_false_positive_rate': 2} | unknown_false_positive_rate"
            + " is 2.0, but must be from 0 to 1",
        "{'problem_type': 'ranking'}| problem_type is ranking, but must be one of regression,"
            + " single_label_classification, multi_label_classification",
        "{'problem_type': 'single_label_classification', 'num_labels': 1}| problem_type is"
            + " single_label_classification with one label, but must be regression, or have two"
            + " labels for binary classification",
        "{'label2id': {'a': 'b'}, 'id2label': {'0': 'a'}} | label2id.a is 'b', but must be a whole"
            + " number",
        "{'hidden_sizes': [256, 512, 1024, 1040], 'width_factor': 2}| a quarter of hidden_sizes"
            + " times 2 is 520, but must be a multiple of num_groups, which is 32",
        "{'depths': [1, 1], 'hidden_sizes': [32, 64, 128]}"
            + "| depths is [1, 1], but must be as long as hidden_sizes, which is [32, 64, 128]",
        "{'depths': [3, 4, 6]}| depths is [3, 4, 6], but must be as long as hidden_sizes, which is"
            + " [256, 512, 1024, 2048]",
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
        "{'depths': [10001, 1, 1, 1]}"
            + "| depths is [10001, 1, 1, 1], but must be at most 10000 blocks in all",
        "{'width_factor': 2000000000} | width_factor is 2000000000, but must be at most 512 with"
            + " hidden_sizes of up to 2048",
        "{'hidden_sizes': [2147483647, 256, 256, 256]} | hidden_sizes is [2147483647, 256, 256,"
            + " 256], but must be at most 1048576 each",
        "{'embedding_size': 2147483647} | embedding_size is 2147483647, but must be at most"
            + " 1048576",
        "{'num_channels': 2147483647} | num_channels is 2147483647, but must be at most 1048576",
        "{'num_labels': 10000000} | num_labels is 10000000, but must be 0 to 100000",
        "{'num_labels': 2000000000} | num_labels is 2000000000, but must be 0 to 100000",
        "{'num_labels': -1} | num_labels is -1, but must be a whole number of at least 0",
        "{'hidden_sizes': [256, -512, 1024, 2048]}"
            + "| hidden_sizes is -512, but must be a whole number of at least 1",
        "{'hidden_sizes': [256, 512.0, 1024, 2048]}"
            + "| hidden_sizes is 512.0, but must be a whole number of at least 1",
        "{'hidden_sizes': [256, 512, 1024, 4294967296]}"
            + "| hidden_sizes is 4294967296, but must be a whole number from 1 to 2147483647",
        "{'hidden_sizes': []}"
            + "| hidden_sizes is [], but must be a list of whole numbers of at least 1",
        "{'depths': 3} | depths is 3, but must be a list of whole numbers of at least 1",
        "{'depths': [3, 4, 6, null]} | depths is null, but must be a whole number of at least 1",
        "{'id2label': {'0': 'a', '2': 'c'}}"
            + "| id2label is an object with key '2', but must be keyed by the class indices 0 to 1",
        "{'id2label': {'zero': 'a'}}"
            + "| id2label is an object with key 'zero', but must be keyed by the class indices 0 to 0",
        "{'id2label': {'0': 0}} | id2label.0 is 0, but must be a string",
        "{'id2label': ['a']} | id2label is ['a'], but must be an object of strings",
        "{'num_groups': 24}"
            + "| embedding_size is 64, but must be a multiple of num_groups, which is 24",
        "{'hidden_sizes': [256, 512, 1024, 2056]}"
            + "| hidden_sizes is 2056, but must be a multiple of num_groups, which is 32",
        "{'hidden_sizes': [256, 512, 1024, 2080]}| a quarter of hidden_sizes is 520, but must be a"
            + " multiple of num_groups, which is 32",
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
