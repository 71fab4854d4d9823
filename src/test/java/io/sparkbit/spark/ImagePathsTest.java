package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.RandomTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ImagePathsTest {

  @TempDir Path folder;

  /** {@code binaryFile} leaves nothing out of a folder that has only images, but empty files. */
  @Test
  void tellsWhatSparksOwnSourceTells(SparkSession spark) {
    Dataset<Row> listed = ImagePaths.list(spark, Digits.FOLDER.toString());
    Dataset<Row> expected =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", true)
            .load(Digits.FOLDER.toString())
            .select(ImagePaths.PATH, ImagePaths.LENGTH, ImagePaths.MODIFICATION_TIME);

    assertThat(listed.schema().toDDL()).isEqualTo(expected.schema().toDDL());
    assertThat(listed.collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected.collectAsList());
  }

  @Test
  void tasksFindWhatTheDriverFinds(SparkSession spark) throws IOException {
    for (int seed = 100; seed < 103; seed++) {
      Path tree = folder.resolve("tree" + seed);
      RandomTree.grow(tree, seed);
      Path named = Files.createFile(folder.resolve("named" + seed));
      List<Row> expected =
          ImagePaths.list(spark, tree.toString())
              .union(ImagePaths.list(spark, named.toString()))
              .collectAsList();

      List<Row> listed =
          ImagePaths.listInTasks(spark, List.of(tree.toString(), named.toString())).collectAsList();

      assertThat(listed).hasSizeGreaterThan(1).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void areADataSource(SparkSession spark) throws IOException {
    Path image = Files.createFile(folder.resolve("first.png"));
    List<Row> expected = ImagePaths.list(spark, folder.toString()).collectAsList();

    Dataset<Row> source = spark.read().format("bit_images").load(folder.toString());

    assertThat(source.schema()).isEqualTo(ImagePaths.list(spark, folder.toString()).schema());
    assertThat(source.collectAsList()).hasSize(1).isEqualTo(expected);
    Files.copy(image, folder.resolve("second.png"));
    assertThat(source.count()).isEqualTo(2);
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW pictures USING bit_images OPTIONS (path '%s')"
            .formatted(folder));
    assertThat(spark.sql("SELECT * FROM pictures WHERE length = 0").count()).isEqualTo(2);
  }

  @Test
  void theDataSourceTakesOnePath(SparkSession spark) {
    assertThatThrownBy(() -> spark.read().format("bit_images").load())
        .isInstanceOf(AnalysisException.class)
        .hasMessage(
            "bit_images needs one path: load(\"/photos\"), or OPTIONS (path '/photos') in SQL");
    assertThatThrownBy(() -> spark.read().format("bit_images").load("/no/images"))
        .isInstanceOf(AnalysisException.class)
        .hasNoCause()
        .hasMessage("There is no file or folder /no/images; check the path");
    Dataset<Row> empty = spark.read().format("bit_images").load(folder.toString());
    assertThatThrownBy(empty::count)
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("There are no images in " + folder);
  }

  @Test
  void saysThatNothingIsThere(SparkSession spark) {
    assertThatThrownBy(() -> ImagePaths.listInTasks(spark, List.of("/no/images")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no file or folder /no/images; check the path");
    assertThatThrownBy(() -> ImagePaths.list(spark, folder.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There are no images in " + folder);
  }
}
