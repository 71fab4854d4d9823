package io.sparkbit.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.Digits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Console;

/** Runs the cells of notebooks, in their order, in the Scala interpreter that notebooks use. */
@Tag("long")
class NotebookIT {

  @TempDir Path classes;

  /**
   * Runs all cells.
   *
   * @return what they print
   */
  private String run(Notebook notebook, Map<String, String> settings) throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.repl.class.outputDir", classes.toString());
    settings.forEach((name, value) -> builder.config("spark.sparkbit." + name, value));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    SparkSession spark = builder.getOrCreate();
    try (spark;
        ScalaCells cells = new ScalaCells(classes)) {
      Console.withOut(
          printed,
          () -> {
            notebook.cells().forEach(cells::run);
            return null;
          });
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void labelsTheDigits() throws IOException {
    Notebook notebook = Notebook.read(Path.of("notebooks/classify.scala"));
    assertThat(notebook.cells()).hasSize(4);

    assertThat(run(notebook, Map.of("images", Digits.FOLDER.toString())))
        .contains("|predictedLabel|score |error|")
        .contains("|         eight|");
  }

  @Test
  void fineTunesOnDigits(@TempDir Path folder) throws IOException {
    Notebook notebook = Notebook.read(Path.of("notebooks/fine-tune.scala"));
    assertThat(notebook.cells()).hasSize(4);
    Path output = folder.resolve("model");

    String printed =
        run(
            notebook,
            Map.of("images", Digits.FOLDER.toString(), "output", output.toString(), "steps", "2"));

    assertThat(printed).contains("|label|count|").contains("|images|accuracy|");
    assertThat(Pretrained.open(output.toString()).config().labels())
        .startsWith("0", "1")
        .hasSize(10);
  }
}
