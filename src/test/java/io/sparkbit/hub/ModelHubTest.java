package io.sparkbit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to name a model finds its files or says what is missing where. */
class ModelHubTest {

  @TempDir Path folder;

  private final ModelHub hub = ModelHub.ofEnvironment();

  @Test
  void findsAFolder() throws IOException {
    write(folder, "config.json", "model.safetensors", "preprocessor_config.json");

    ModelFiles files = hub.resolve(folder.toString());

    assertThat(files.location()).isEqualTo(folder.toString());
    assertThat(files.config()).contains(folder.resolve("config.json"));
    assertThat(files.weights()).isEqualTo(folder.resolve("model.safetensors"));
    assertThat(files.processor()).contains(folder.resolve("preprocessor_config.json"));
  }

  @Test
  void theProcessorMayBeMissing() throws IOException {
    write(folder, "config.json", "model.safetensors");

    assertThat(hub.resolve(folder.toString()).processor()).isEmpty();
  }

  @Test
  void findsAFolderByRelativePath() throws IOException {
    String path = "src/test/resources/io/sparkbit/model/golden/preactivation";

    assertThat(hub.resolve(path).weights()).isRegularFile();
  }

  @Test
  void findsAFolderByUri() throws IOException {
    Path spaced = Files.createDirectory(folder.resolve("größer als 100%"));
    write(spaced, "config.json", "model.safetensors");

    assertThat(hub.resolve(spaced.toUri().toString()).config())
        .contains(spaced.resolve("config.json"));
  }

  @Test
  void findsAFolderByUriWithoutAuthority() throws IOException {
    write(folder, "config.json", "model.safetensors");

    assertThat(hub.resolve("file:" + folder).config()).contains(folder.resolve("config.json"));
  }

  @Test
  void findsTheBundledModelOnce() throws IOException {
    ModelFiles files = hub.resolve("bundled:bit-tiny-digits");

    assertThat(files.config()).isPresent();
    assertThat(files.weights()).isRegularFile();
    assertThat(files.processor()).isPresent();
    assertThat(hub.resolve("bundled:bit-tiny-digits")).isEqualTo(files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bit-large", "../bit-tiny-digits"})
  void unknownBundledModel(String name) {
    assertThatThrownBy(() -> hub.resolve("bundled:" + name))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "There is no bundled model '%s'; the bundled models are [bit-tiny-digits]", name);
  }

  @Test
  void unknownScheme() {
    assertThatThrownBy(() -> hub.resolve("gopher://host/model"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith("gopher://host/model: cannot be read: ")
        .hasMessageContaining("No FileSystem for scheme \"gopher\"")
        .hasMessageEndingWith(
            "; check the location, and the settings and credentials of its file system"
                + " (spark.hadoop.*)");
  }

  @Test
  void aDriveLetterIsNoScheme() {
    assertThatThrownBy(() -> hub.resolve("C:\\models"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "There is no model folder or file %s; give", Path.of("C:\\models").toAbsolutePath());
  }

  @Test
  void missingFolder() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> hub.resolve(missing.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "There is no model folder or file %s; give a folder or a file of weights, hf://ORG/NAME"
                + " for one of the Hugging Face Hub, or bundled:bit-tiny-digits",
            missing);
  }

  @Test
  void aMisspeltFolder() throws IOException {
    Path model = Files.createDirectory(folder.resolve("bit-50"));
    Path misspelt = folder.resolve("bit50");

    assertThatThrownBy(() -> hub.resolve(misspelt.toString()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("There is no model folder or file %s; did you mean %s?", misspelt, model);
  }

  @Test
  void aRepositoryWithoutItsScheme() {
    assertThatThrownBy(() -> hub.resolve("google/bit-50"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "There is no model folder or file %s; did you mean hf://google/bit-50?",
            Path.of("google/bit-50").toAbsolutePath());
  }

  @Test
  void missingFolderByRelativePathIsNamedInFull() {
    assertThatThrownBy(() -> hub.resolve("no/such/model"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "There is no model folder or file %s; give", Path.of("no/such/model").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:model", "file:", "file://host/model", "a\0b"})
  void noPath(String location) {
    assertThatThrownBy(() -> hub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith("Model location '%s' is not a path: ", location);
  }

  private static void write(Path folder, String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "{}");
    }
  }
}
