package io.sparkbit.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.evaluation.Thumbnail;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static final ImageDecoder DECODER = ImageDecoder.builder().build();
  private static final Path DIGIT = Digits.files().get(0);

  private static String thumbnail(Path file) throws IOException, InvalidImageException {
    return Thumbnail.dataUri(DECODER.decode(Files.readAllBytes(file)));
  }

  @Test
  void readsFiles(SparkSession spark) throws IOException, InvalidImageException {
    Dataset<Row> images = ImageTable.of(spark, List.of(Digits.FOLDER.toString()), "path");
    String path = DIGIT.toUri().toString();

    Pictures pictures = Pictures.of(images, List.of(path), DECODER);

    assertThat(pictures.dataUri(path)).hasValue(thumbnail(DIGIT));
    assertThat(pictures.dataUri("/no/such.png")).isEmpty();
  }

  /** The files of a pack need not be there. */
  @Test
  void takesWhatIsPacked(SparkSession spark) throws IOException, InvalidImageException {
    Dataset<Row> images =
        spark.createDataFrame(
            List.of(
                RowFactory.create("/gone.png", Files.readAllBytes(DIGIT)),
                RowFactory.create("/gone.png", Files.readAllBytes(DIGIT)),
                RowFactory.create(
                    "/text.png", "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
            StructType.fromDDL("path STRING, content BINARY"));

    Pictures pictures = Pictures.of(images, List.of("/gone.png", "/text.png"), DECODER);

    assertThat(pictures.dataUri("/gone.png")).hasValue(thumbnail(DIGIT));
    assertThat(pictures.dataUri("/text.png")).isEmpty();
  }
}
