package io.sparkbit.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the cells of notebooks, in their order, in the Scala interpreter that notebooks use. */
@Tag("long")
class NotebookIT {

  @TempDir Path classes;

  /**
   * Runs all cells.
   *
   * @param entered into the notebook's widgets
   * @return what they print
   */
  private String run(String name, Map<String, Object> entered) throws IOException {
    Map<String, String> settings = new HashMap<>();
    entered.forEach((widget, value) -> settings.put(ScalaCells.ENTERED + widget, value.toString()));
    Notebook notebook = Notebook.read(Path.of("notebooks").resolve(name + ".scala"));
    return ScalaCells.print(classes, settings, notebook.cells());
  }

  @Test
  void labelsTheDigits() throws IOException {
    assertThat(run("classify", Map.of("images", Digits.FOLDER)))
        .contains("|predictedLabel|score |topK ")
        .contains("|eight         |NULL |52   |");
  }

  @Test
  void findsNeighbors(@TempDir Path folder) throws IOException {
    FileUtils.copyDirectory(Digits.FOLDER.resolve("3").toFile(), folder.toFile());
    Files.copy(folder.resolve("0013.png"), folder.resolve("copy.png"));

    String printed = run("neighbors", Map.of("images", folder));

    assertThat(printed)
        .contains("file:%s/0013.png|file:%<s/copy.png|0.0     |".formatted(folder))
        .contains("file:%s/copy.png|0.0     |".formatted(folder));
  }

  @Test
  void fineTunesOnDigits(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("model");

    String printed =
        run("fine-tune", Map.of("images", Digits.FOLDER, "output", output, "steps", 2));

    assertThat(printed)
        .contains("|label|count|", "Accuracy of the probe: ", "|loss ", "|images|accuracy|");
    assertThat(Pretrained.open(output.toString()).config().labels())
        .startsWith("0", "1")
        .hasSize(10);
  }

  @Test
  void labelsWhatLandsOnce(@TempDir Path folder) throws IOException {
    Path landing = folder.resolve("landing");
    FileUtils.copyDirectory(Digits.FOLDER.resolve("3").toFile(), landing.resolve("3").toFile());
    Map<String, Object> entered =
        Map.of(
            "landing", landing,
            "labels", folder.resolve("labels"),
            "checkpoint", folder.resolve("checkpoint"));

    assertThat(run("stream", entered)).contains("|three         |NULL |56   |");
    Files.writeString(landing.resolve("text.png"), "no picture");
    assertThat(run("stream", entered))
        .containsPattern("\\|three +\\|NULL +\\|56 ")
        .contains("UNKNOWN_FORMAT");
  }
}
