package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.model.BundledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any output of the network, flattened or with its shape, at any resolution. */
@ExtendWith(LocalSpark.class)
class BitImageEmbedderTest {

  @TempDir Path folder;

  private static BitImageEmbedder embedder() {
    return new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path");
  }

  @ParameterizedTest
  @CsvSource({
    "stem, 32, 8",
    "stage1, 64, 8",
    "stage2, 128, 4",
    "stage4, 256, 1",
    "last_hidden_state, 256, 1",
    "pooler_output, 256, 1"
  })
  void everyOutputHasItsShape(String layer, int channels, int size, SparkSession spark) {
    Row row =
        embedder()
            .setOutputLayer(layer)
            .setOutputType("tensor")
            .transform(Digits.paths(spark, 1))
            .first();

    Row tensor = row.getAs("features");
    assertThat(tensor.<Integer>getList(0)).containsExactly(channels, size, size);
    assertThat(tensor.<Float>getList(1)).hasSize(channels * size * size);
  }

  @Test
  void logitsAreThoseOfTheClassifier(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 5);
    List<Row> logits =
        embedder()
            .setOutputLayer("logits")
            .setOutputType("tensor")
            .transform(paths)
            .collectAsList();
    List<Row> classified =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setRawPredictionCol("logits")
            .transform(paths)
            .collectAsList();

    for (int i = 0; i < 5; i++) {
      Row tensor = logits.get(i).getAs("features");
      Vector expected = classified.get(i).getAs("logits");
      assertThat(tensor.<Integer>getList(0)).containsExactly(10);
      for (int label = 0; label < 10; label++) {
        assertThat(tensor.<Float>getList(1).get(label).doubleValue())
            .isEqualTo(expected.apply(label));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "array", "tensor"})
  void normalizedFeaturesPointTheSameWayAndHaveLengthOne(String type, SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 3);
    BitImageEmbedder stage = embedder().setOutputType(type);
    List<double[]> plain = features(stage.transform(paths));
    List<double[]> normalized = features(stage.setNormalize("l2").transform(paths));

    for (int i = 0; i < 3; i++) {
      double norm = norm(plain.get(i));
      assertThat(norm(normalized.get(i))).isCloseTo(1, within(1e-6));
      for (int value = 0; value < plain.get(i).length; value++) {
        assertThat(normalized.get(i)[value]).isCloseTo(plain.get(i)[value] / norm, within(1e-7));
      }
    }
  }

  private static List<double[]> features(Dataset<Row> embedded) {
    return embedded.collectAsList().stream().map(BitImageEmbedderTest::features).toList();
  }

  private static double[] features(Row row) {
    int column = row.fieldIndex("features");
    if (row.get(column) instanceof Vector vector) {
      return vector.toArray();
    }
    List<Float> floats =
        row.get(column) instanceof Row tensor ? tensor.getList(1) : row.getList(column);
    return floats.stream().mapToDouble(Float::doubleValue).toArray();
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  @Test
  void vectorArrayAndTensorHoldTheSameValues(SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 3);
    BitImageEmbedder stage = embedder().setOutputLayer("stage2");
    List<Row> vectors = stage.setOutputType("vector").transform(paths).collectAsList();
    List<Row> arrays = stage.setOutputType("array").transform(paths).collectAsList();
    List<Row> tensors = stage.setOutputType("tensor").transform(paths).collectAsList();

    for (int i = 0; i < 3; i++) {
      Vector vector = vectors.get(i).getAs("features");
      List<Float> array = arrays.get(i).getList(1);
      assertThat(tensors.get(i).<Row>getAs("features").<Float>getList(1)).isEqualTo(array);
      assertThat(vector.size()).isEqualTo(array.size());
      for (int value = 0; value < array.size(); value++) {
        assertThat(vector.apply(value)).isEqualTo(array.get(value).doubleValue());
      }
    }
  }

  @Test
  void lastHiddenStateIsWhatIsPooled(SparkSession spark) throws IOException {
    Dataset<Row> larger = resized(spark, 64);
    Row tensor = embed(larger, "last_hidden_state").getAs("features");
    Row pooled = embed(larger, "pooler_output").getAs("features");

    assertThat(tensor.<Integer>getList(0)).containsExactly(256, 2, 2);
    List<Float> states = tensor.getList(1);
    for (int channel = 0; channel < 256; channel++) {
      double mean =
          states.subList(4 * channel, 4 * channel + 4).stream()
              .mapToDouble(Float::doubleValue)
              .average()
              .orElseThrow();
      assertThat(pooled.<Float>getList(1).get(channel).doubleValue())
          .isCloseTo(mean, within(BundledModel.apart("pooler_output")));
    }
  }

  @Test
  void theResolutionIsThatOfThePictures(SparkSession spark) throws IOException {
    Row tensor = embed(resized(spark, 96), "stage1").getAs("features");

    assertThat(tensor.<Integer>getList(0)).containsExactly(64, 24, 24);
  }

  private static Row embed(Dataset<Row> images, String layer) {
    return embedder()
        .setInputCol("image")
        .setOutputLayer(layer)
        .setOutputType("tensor")
        .transform(images)
        .first();
  }

  private Dataset<Row> resized(SparkSession spark, int size) throws IOException {
    String json =
        """
        {"size": {"height": %1$d, "width": %1$d}, "do_center_crop": false}"""
            .formatted(size);
    Path processor = Files.writeString(folder.resolve("processor.json"), json);
    return new BitImagePreprocessor()
        .setInputCol("path")
        .setOutputCol("image")
        .setProcessor(processor.toString())
        .transform(Digits.paths(spark, 1));
  }

  @Test
  void refusesAnOutputThatTheNetworkHasNot(SparkSession spark) {
    assertThatThrownBy(() -> embedder().setOutputLayer("stage5").transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Model '%s' has no output 'stage5'; outputLayer must be one of stem, stage1, stage2, stage3, stage4, last_hidden_state, pooler_output, logits",
            Digits.MODEL);
  }
}
