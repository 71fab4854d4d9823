package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.RandomTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void saysThatNothingIsThere(SparkSession spark) {
    assertThatThrownBy(() -> ImagePaths.listInTasks(spark, List.of("/no/images")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no file or folder /no/images");
    assertThatThrownBy(() -> ImagePaths.list(spark, folder.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There are no images in " + folder);
  }
}
