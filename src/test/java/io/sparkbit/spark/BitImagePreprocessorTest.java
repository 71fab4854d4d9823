package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.TestImages;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class BitImagePreprocessorTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/image/golden");
  private static final String IMAGE_FILES = "*.{jpg,png,gif,bmp,webp,tif}";

  @ParameterizedTest
  @ValueSource(strings = {"default", "bit_google", "square_bilinear_nocrop", "lanczos64"})
  void givesThePixelsOfTheReferenceInSparksOrder(String processor, SparkSession spark)
      throws IOException {
    JsonNode expected = new JsonMapper().readTree(GOLDEN.resolve("expected.json").toFile());
    Dataset<Row> files =
        spark
            .read()
            .format("binaryFile")
            .option("pathGlobFilter", IMAGE_FILES)
            .load(GOLDEN.toString())
            .select("path");

    List<Row> rows =
        new BitImagePreprocessor()
            .setExifOrientation("ignore")
            .setProcessor(GOLDEN.resolve("processors/" + processor + ".json").toString())
            .transform(files)
            .collectAsList();

    assertThat(rows).hasSizeGreaterThan(20);
    for (Row row : rows) {
      String name = Path.of(row.getString(0)).getFileName().toString();
      JsonNode processed = expected.path(name).path("processed").path(processor);
      if (!processed.isMissingNode()) {
        Row image = row.getStruct(1);
        assertThat(ImageSchema.getOrigin(image)).isEqualTo(row.getString(0));
        assertThat(sha256OfRgb(ImageSchema.getData(image)))
            .as(name)
            .isEqualTo(processed.get("uint8_hwc_sha256").textValue());
      }
    }
  }

  private static String sha256OfRgb(byte[] bgr) {
    byte[] rgb = new byte[bgr.length];
    for (int i = 0; i < bgr.length; i += 3) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rgb));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A processor that resizes beyond its crop would do something else the second time. */
  @Test
  void isNotRepeatedByTheClassifierEvenAfterParquet(SparkSession spark, @TempDir Path folder)
      throws IOException {
    String model = modelWithProcessor(folder, "{\"shortest_edge\": 40}");
    Dataset<Row> paths = Digits.paths(spark, 30);
    String parquet = folder.resolve("pictures").toString();
    new BitImagePreprocessor().setModel(model).transform(paths).write().parquet(parquet);

    List<Row> direct =
        new BitImageClassifier()
            .setModel(model)
            .setInputCol("path")
            .setPredictionCol("")
            .setProbabilityCol("p")
            .transform(paths)
            .orderBy("path")
            .select("p")
            .collectAsList();
    List<Row> staged =
        new BitImageClassifier()
            .setModel(model)
            .setPredictionCol("")
            .setProbabilityCol("p")
            .transform(spark.read().parquet(parquet))
            .orderBy("path")
            .select("p")
            .collectAsList();

    assertThat(staged).isEqualTo(direct);
  }

  private static String modelWithProcessor(Path folder, String size) throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path bundled = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(bundled.resolve(file), model.resolve(file));
    }
    Files.writeString(
        model.resolve("preprocessor_config.json"),
        """
        {"size": %s, "crop_size": {"height": 32, "width": 32},
         "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
        """
            .formatted(size));
    return model.toString();
  }

  @Test
  void turnsPicturesUprightUnlessAskedNotTo(SparkSession spark) {
    Dataset<Row> sideways =
        spark
            .createDataset(
                List.of(GOLDEN.resolve("chelsea_exif6.jpg").toUri().toString()), Encoders.STRING())
            .toDF("path");
    BitImagePreprocessor preprocessor =
        new BitImagePreprocessor()
            .setProcessor(GOLDEN.resolve("processors/no_resize.json").toString());

    Row upright = preprocessor.transform(sideways).first().getStruct(1);
    Row asStored =
        preprocessor.setExifOrientation("ignore").transform(sideways).first().getStruct(1);

    assertThat(ImageSchema.getData(upright)).isNotEqualTo(ImageSchema.getData(asStored));
  }

  /** The file has 451 x 300 pixels, the processor asks for 64. */
  @Test
  void decodesScaledIfAsked(SparkSession spark) throws IOException, InvalidImageException {
    Path file = GOLDEN.resolve("chelsea_420.jpg");
    Path json = GOLDEN.resolve("processors/lanczos64.json");
    BitImageProcessor processor = BitImageProcessor.fromFile(json);
    ImageDecoder scaled =
        ImageDecoder.builder().optScaledFor(processor.size().orElseThrow()::of).build();
    RgbImage expected = scaled.decode(Files.readAllBytes(file), processor::process);

    Row row =
        new BitImagePreprocessor()
            .setProcessor(json.toString())
            .setDecoding("scaled")
            .transform(
                spark
                    .createDataset(List.of(file.toUri().toString()), Encoders.STRING())
                    .toDF("path"))
            .first();

    assertThat(scaled.decode(Files.readAllBytes(file))).hasToString("226 x 150 x 3");
    assertThat(sha256OfRgb(ImageSchema.getData(row.getStruct(1))))
        .isEqualTo(TestImages.sha256(expected.data()));
  }

  @Test
  void refusesAProcessorThatIsNoJson(SparkSession spark, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": ");

    assertThatThrownBy(
            () ->
                new BitImagePreprocessor()
                    .setProcessor(file.toString())
                    .transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " is not valid JSON");
  }

  @Test
  void refusesAProcessorFileThatIsNotThere(SparkSession spark) {
    assertThatThrownBy(
            () ->
                new BitImagePreprocessor()
                    .setProcessor("/no/such.json")
                    .transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The processor cannot be read: /no/such.json");
  }
}
