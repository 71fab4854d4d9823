package io.sparkbit.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Console;

/** Runs the cells of the notebook, in their order, in the Scala interpreter that notebooks use. */
class NotebookIT {

  @Test
  void labelsTheDigits(@TempDir Path classes) throws IOException {
    Notebook notebook = Notebook.read(Path.of("notebooks/classify.scala"));
    assertThat(notebook.cells()).hasSize(4);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.repl.class.outputDir", classes.toString())
            .config("spark.sparkbit.images", Digits.FOLDER.toString())
            .getOrCreate();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (spark;
        ScalaCells cells = new ScalaCells(classes)) {
      Console.withOut(
          printed,
          () -> {
            notebook.cells().forEach(cells::run);
            return null;
          });
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("|prediction|score |error|")
        .contains("|     eight|");
  }
}
