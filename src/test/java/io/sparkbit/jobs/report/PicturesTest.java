package io.sparkbit.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.report.page.Thumbnail;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.spark.param.ImageParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PicturesTest {

  private static final int EDGE = 128;
  private static final ImageParams<?> READING = new BitImagePreprocessor();
  private static final Path DIGIT = Digits.files().get(0);

  private static String thumbnail(Path file) throws IOException, InvalidImageException {
    return Thumbnail.dataUri(ImageDecoder.builder().build().decode(Files.readAllBytes(file)), EDGE);
  }

  @Test
  void readsFiles(SparkSession spark) throws IOException, InvalidImageException {
    Dataset<Row> images =
        ImageTable.of(spark, List.of(Digits.FOLDER.toString()), TableColumns.DEFAULT);
    String path = DIGIT.toUri().toString();

    Pictures pictures =
        Pictures.of(images, Arrays.asList(path, "/no/such.png", null, path), READING, EDGE);

    assertThat(pictures.dataUri(path)).hasValue(thumbnail(DIGIT));
    assertThat(pictures.dataUri("/no/such.png")).isEmpty();
    assertThat(pictures.dataUri(null)).isEmpty();
  }

  /** The files of a pack need not be there. */
  @Test
  void takesWhatIsPacked(SparkSession spark) throws IOException, InvalidImageException {
    Dataset<Row> images =
        spark.createDataFrame(
            List.of(
                RowFactory.create("/gone.png", Files.readAllBytes(DIGIT)),
                RowFactory.create("/gone.png", Files.readAllBytes(DIGIT)),
                RowFactory.create("/text.png", "no image".getBytes(StandardCharsets.UTF_8))),
            StructType.fromDDL("path STRING, content BINARY"));

    Pictures pictures = Pictures.of(images, List.of("/gone.png", "/text.png"), READING, EDGE);

    assertThat(pictures.dataUri("/gone.png")).hasValue(thumbnail(DIGIT));
    assertThat(pictures.dataUri("/text.png")).isEmpty();
  }
}
