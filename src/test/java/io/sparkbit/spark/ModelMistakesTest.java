package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkbit.inference.ModelCache;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot work is found on the driver, and nothing is loaded for it. */
@ExtendWith(LocalSpark.class)
class ModelMistakesTest {

  private static final Path BUNDLED = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path model;

  @BeforeEach
  void copyTheBundledModel() throws IOException {
    for (String file : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(BUNDLED.resolve(file), model.resolve(file));
    }
  }

  private void assertRefused(SparkSession spark, String... parts) {
    long loads = ModelCache.loads();

    assertThatThrownBy(
            () ->
                new BitImageClassifier()
                    .setModel(model.toString())
                    .setInputCol("path")
                    .transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(parts);
    assertThat(ModelCache.loads()).isEqualTo(loads);
  }

  private void setConfig(String field, Object value) throws IOException {
    File config = model.resolve("config.json").toFile();
    ObjectNode json = (ObjectNode) JSON.readTree(config);
    assertThat(json.has(field)).isTrue();
    json.set(field, JSON.valueToTree(value));
    JSON.writeValue(config, json);
  }

  @Test
  void weightsAreMissing(SparkSession spark) throws IOException {
    Files.delete(model.resolve("model.safetensors"));

    assertRefused(
        spark,
        "Model '" + model + "' is incomplete",
        "has no file model.safetensors",
        "a model folder holds config.json, model.safetensors, preprocessor_config.json");
  }

  @Test
  void weightsAreTruncated(SparkSession spark) throws IOException {
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1000));

    assertRefused(spark, weights + " is truncated", "fetch the file again");
  }

  @Test
  void theConfigurationIsOfAnotherModel(SparkSession spark) throws IOException {
    setConfig("embedding_size", 24);

    assertRefused(
        spark,
        "tensor 'bit.embedder.convolution.weight' has shape [32, 3, 7, 7]",
        "the configuration asks for [24, 3, 7, 7]");
  }

  @Test
  void theConfigurationAsksForMore(SparkSession spark) throws IOException {
    setConfig("depths", List.of(1, 1, 1, 2));

    assertRefused(
        spark, "has no tensor 'bit.encoder.stages.3.layers.1.norm1.weight' of shape [256]");
  }

  @Test
  void theConfigurationAsksForLess(SparkSession spark) throws IOException {
    setConfig("depths", List.of(1, 1, 1));
    setConfig("hidden_sizes", List.of(64, 128, 192));

    assertRefused(
        spark,
        "config.json: out_indices is [4]",
        "must be indices of [stem, stage1, stage2, stage3]");
  }

  @Test
  void theActivationIsUnknown(SparkSession spark) throws IOException {
    setConfig("hidden_act", "rely");

    assertRefused(
        spark, model.resolve("config.json") + ": hidden_act is rely, but must be one of relu, ");
  }

  @Test
  void theProcessorIsMissing(SparkSession spark) throws IOException {
    Files.delete(model.resolve("preprocessor_config.json"));

    assertRefused(spark, "Model '" + model + "' has no preprocessor_config.json");
  }

  @Test
  void theProcessorIsWrong(SparkSession spark) throws IOException {
    Path processor = model.resolve("preprocessor_config.json");
    Files.writeString(processor, "{\"resample\": 9}");

    assertRefused(spark, processor + ": resample is 9, but must be");
  }
}
