package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ImageContentsTest {

  private static final Path DIGIT = Digits.files().get(0);

  @TempDir Path folder;

  private static Dataset<Row> paths(SparkSession spark, String... paths) {
    return spark.createDataset(Arrays.asList(paths), Encoders.STRING()).toDF(ImagePaths.PATH);
  }

  @Test
  void keepsTheReason(SparkSession spark) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));

    List<Row> rows =
        ImageContents.read(
                paths(spark, DIGIT.toString(), empty.toString(), "/no/such.png", null), "keep", 2)
            .collectAsList();

    assertThat(rows.get(0).<byte[]>getAs("content")).isEqualTo(Files.readAllBytes(DIGIT));
    assertThat(rows.get(0).<Long>getAs("length")).isEqualTo(Files.size(DIGIT));
    assertThat(rows.get(0).<String>getAs("error")).isNull();
    assertThat(rows.get(1).<byte[]>getAs("content")).isEmpty();
    assertThat(rows.get(1).<Long>getAs("length")).isZero();
    assertThat(rows.get(2).<byte[]>getAs("content")).isNull();
    assertThat(rows.get(2).<String>getAs("error"))
        .isEqualTo("NOT_FOUND: /no/such.png: there is no such file");
    assertThat(rows.get(3).<String>getAs("error")).isEqualTo("NULL: column 'path' is null");
  }

  @Test
  void whatIsNoImageIsNotCopied(SparkSession spark) throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "404 not found");

    Row row = ImageContents.read(paths(spark, text.toString()), "keep", 2).first();

    assertThat(row.<byte[]>getAs("content")).isNull();
    assertThat(row.<String>getAs("error"))
        .isEqualTo(
            "UNKNOWN_FORMAT: %s: not a JPEG, PNG, GIF, BMP, WebP or TIFF file: it is text ('404"
                + " not found'); leave it out or fetch the file again",
            text);
  }

  @Test
  void skipsOrFails(SparkSession spark) {
    Dataset<Row> paths = paths(spark, DIGIT.toString(), "/no/such.png");

    Dataset<Row> skipped = ImageContents.read(paths, "skip", 0);
    assertThat(skipped.columns()).containsExactly("path", "content", "length");
    assertThat(skipped.count()).isEqualTo(1);
    assertThatThrownBy(() -> ImageContents.read(paths, "error", 0).collectAsList())
        .hasStackTraceContaining(
            "Image cannot be used: NOT_FOUND: /no/such.png: there is no such file");
    assertThatThrownBy(() -> ImageContents.read(paths, "drop", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("handleInvalid must be error, skip or keep, but is 'drop'");
    assertThatThrownBy(() -> ImageContents.read(paths, "keep", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("readAhead is -1, but must be from 0 to 1024");
  }
}
