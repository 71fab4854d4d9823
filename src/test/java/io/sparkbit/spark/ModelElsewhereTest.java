package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.ElsewhereFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models of file systems that only the session's settings reach, on the driver and in tasks. */
@ExtendWith(LocalSpark.class)
class ModelElsewhereTest {

  private static final Path BUNDLED = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");

  /** Otherwise a file system that one part knows would serve all others of this JVM. */
  private static final String NO_CACHE = ElsewhereFileSystem.PROPERTY + ".disable.cache";

  @TempDir Path model;

  @BeforeEach
  void copyTheBundledModel(SparkSession spark) throws IOException {
    spark.conf().set(ElsewhereFileSystem.PROPERTY, ElsewhereFileSystem.class.getName());
    spark.conf().set(NO_CACHE, true);
    for (String file : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(BUNDLED.resolve(file), model.resolve(file));
    }
  }

  @AfterEach
  void forgetTheFileSystem(SparkSession spark) {
    spark.conf().unset(ElsewhereFileSystem.PROPERTY);
    spark.conf().unset(NO_CACHE);
  }

  private BitImageClassifier classifier() {
    return new BitImageClassifier().setModel(ElsewhereFileSystem.uri(model)).setInputCol("path");
  }

  @Test
  void classifies(SparkSession spark) {
    List<Row> rows = classifier().transform(Digits.paths(spark, 20)).collectAsList();

    assertThat(rows)
        .allMatch(row -> row.getAs("predictedLabel").equals(Digits.label(row.getString(0))));
    assertThat(ElsewhereFileSystem.opened(model.resolve("model.safetensors"))).isEqualTo(1);
  }

  @Test
  void preprocesses(SparkSession spark) {
    BitImagePreprocessor preprocessor =
        new BitImagePreprocessor().setModel(ElsewhereFileSystem.uri(model)).setInputCol("path");

    assertThat(preprocessor.transform(Digits.paths(spark, 2)).collectAsList()).hasSize(2);
  }

  @Test
  void withoutTheSettingsItIsAMistakeThatTheDriverFinds(SparkSession spark) {
    spark.conf().unset(ElsewhereFileSystem.PROPERTY);
    Dataset<Row> paths = Digits.paths(spark, 1);

    assertThatThrownBy(() -> classifier().transform(paths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Model '%1$s' cannot be used: %1$s: cannot be read: ", ElsewhereFileSystem.uri(model))
        .hasMessageContaining("No FileSystem for scheme \"testfs\"");
  }
}
