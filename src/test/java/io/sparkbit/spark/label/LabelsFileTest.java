package io.sparkbit.spark.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every usual form of a list of class names is read; a list with holes is refused. */
class LabelsFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ant\nbee \n cow\n",
        "ant\r\nbee\r\ncow",
        "\uFEFFant\r\nbee\r\ncow",
        "[\"ant\", \"bee\", \"cow\"]",
        "{\"2\": \"cow\", \"0\": \"ant\", \"1\": \"bee\"}",
        "{\"model_type\": \"bit\", \"id2label\": {\"0\": \"ant\", \"1\": \"bee\", \"2\": \"cow\"}}"
      })
  void readsNamesInTheOrderOfIds(String text) throws IOException {
    assertThat(LabelsFile.read(file(text), new Configuration()))
        .containsExactly("ant", "bee", "cow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ant;;cow|has an empty label",
        ";|is empty",
        "[]|is empty",
        "{'0': 'ant', '2': 'cow'}|has no name for class 1",
        "['ant', 1]|has no name for class 1",
        "{'id2label': {'1': 'bee'}}|has no name for class 0"
      })
  void refusesListsWithHoles(String text, String problem) throws IOException {
    String file = file(text.replace('\'', '"').replace(';', '\n'));

    assertThatThrownBy(() -> LabelsFile.read(file, new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Labels file %s %s; it must contain one name per line in the order of class indices, or"
                + " JSON: a list, an object by class index, or a config.json",
            file, problem);
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Path file = folder.resolve("labels");
    Files.writeString(file, "groß\nklein", StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> LabelsFile.read(file.toString(), new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Labels file %s is not UTF-8 text; it must contain", file);
  }

  @Test
  void refusesBrokenJson() throws IOException {
    String file = file("[\"ant\",");

    assertThatThrownBy(() -> LabelsFile.read(file, new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Labels file %s is not valid JSON: ".formatted(file));
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> LabelsFile.read("/no/such/file", new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Labels file /no/such/file: there is no such file");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("labels"), text).toString();
  }
}
