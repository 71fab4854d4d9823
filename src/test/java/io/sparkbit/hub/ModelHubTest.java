package io.sparkbit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to name a model finds its files or says what is missing where. */
class ModelHubTest {

  @TempDir Path folder;

  @Test
  void findsAFolder() throws IOException {
    write(folder, "config.json", "model.safetensors", "preprocessor_config.json");

    ModelFiles files = ModelHub.resolve(folder.toString());

    assertThat(files.location()).isEqualTo(folder.toString());
    assertThat(files.config()).isEqualTo(folder.resolve("config.json"));
    assertThat(files.weights()).isEqualTo(folder.resolve("model.safetensors"));
    assertThat(files.processor()).contains(folder.resolve("preprocessor_config.json"));
  }

  @Test
  void theProcessorMayBeMissing() throws IOException {
    write(folder, "config.json", "model.safetensors");

    assertThat(ModelHub.resolve(folder.toString()).processor()).isEmpty();
  }

  @Test
  void findsAFolderByRelativePath() throws IOException {
    String path = "src/test/resources/io/sparkbit/model/golden/preactivation";

    assertThat(ModelHub.resolve(path).config()).isRegularFile();
  }

  @Test
  void findsAFolderByUri() throws IOException {
    Path spaced = Files.createDirectory(folder.resolve("größer als 100%"));
    write(spaced, "config.json", "model.safetensors");

    assertThat(ModelHub.resolve(spaced.toUri().toString()).config())
        .isEqualTo(spaced.resolve("config.json"));
  }

  @Test
  void findsAFolderByUriWithoutAuthority() throws IOException {
    write(folder, "config.json", "model.safetensors");

    assertThat(ModelHub.resolve("file:" + folder).folder()).isEqualTo(folder);
  }

  @Test
  void findsTheBundledModelOnce() throws IOException {
    ModelFiles files = ModelHub.resolve("bundled:bit-tiny-digits");

    assertThat(files.config()).isRegularFile();
    assertThat(files.weights()).isRegularFile();
    assertThat(files.processor()).isPresent();
    assertThat(ModelHub.resolve("bundled:bit-tiny-digits")).isEqualTo(files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bit-large", "../bit-tiny-digits"})
  void unknownBundledModel(String name) {
    assertThatThrownBy(() -> ModelHub.resolve("bundled:" + name))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("There is no bundled model '%s'; there are [bit-tiny-digits]", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/model", "hf://google/bit-50", "https://example.org/model"})
  void unknownScheme(String location) {
    assertThatThrownBy(() -> ModelHub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model location '%s' has a scheme that this version of spark-bit does not know; give the path of a folder, or bundled:NAME with one of [bit-tiny-digits]",
            location);
  }

  @Test
  void missingFolder() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> ModelHub.resolve(missing.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("There is no model folder %s", missing);
  }

  @Test
  void missingFolderByRelativePathIsNamedInFull() {
    assertThatThrownBy(() -> ModelHub.resolve("no/such/model"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("There is no model folder %s", Path.of("no/such/model").toAbsolutePath());
  }

  @Test
  void aFileInsteadOfAFolder() throws IOException {
    write(folder, "model.safetensors");
    Path file = folder.resolve("model.safetensors");

    assertThatThrownBy(() -> ModelHub.resolve(file.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "There is no model folder %s: it is a file; give the folder that holds it", file);
  }

  @ParameterizedTest
  @CsvSource({"config.json, model.safetensors", "model.safetensors, config.json"})
  void incompleteFolder(String missing, String present) throws IOException {
    write(folder, present, "preprocessor_config.json");

    assertThatThrownBy(() -> ModelHub.resolve(folder.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is incomplete: %s has no file %s; a model folder holds config.json, model.safetensors, preprocessor_config.json",
            folder, folder, missing);
  }

  @Test
  void aFolderInPlaceOfAFileIsMissing() throws IOException {
    write(folder, "config.json");
    Files.createDirectory(folder.resolve("model.safetensors"));

    assertThatThrownBy(() -> ModelHub.resolve(folder.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("has no file model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/a b", "file:model", "file:", "file://host/model", "a\0b"})
  void noPath(String location) {
    assertThatThrownBy(() -> ModelHub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("Model location '%s' is no path", location);
  }

  private static void write(Path folder, String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "{}");
    }
  }
}
