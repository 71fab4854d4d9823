package io.sparkbit.hub.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.hub.ModelHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a folder's files make the model. */
class ModelLayoutTest {

  private static final List<String> PREFERENCE =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json",
          "BiT-M-R50x1.npz");

  @TempDir Path folder;

  private final ModelHub hub = ModelHub.ofEnvironment();

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private ModelFiles resolve(String... path) throws ModelNotFoundException {
    return hub.resolve(Path.of(folder.toString(), path).toString());
  }

  @Test
  void theFirstThatExistsIsTaken() throws IOException {
    write("config.json", "{}");
    write("a.safetensors", "");
    for (String name : PREFERENCE) {
      write(name, name.endsWith(".json") ? "{\"weight_map\": {\"t\": \"a.safetensors\"}}" : "");
    }

    for (String name : PREFERENCE) {
      assertThat(resolve().weights()).isEqualTo(folder.resolve(name));
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void anOriginalReleaseHasNoConfiguration() throws IOException {
    Path weights = write("BiT-M-R50x1.npz", "");

    assertThat(resolve().weights()).isEqualTo(weights);
    assertThat(resolve().config()).isEmpty();
  }

  @Test
  void severalOriginalReleases() throws IOException {
    write("b.npz", "");
    write("a.npz", "");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is ambiguous: %s holds a.npz, b.npz; give the path of one of these files",
            folder, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "pytorch_model.bin"})
  void weightsWithoutConfiguration(String weights) throws IOException {
    write(weights, "");
    write("BiT-M-R50x1.npz", "");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is incomplete: %s has no file config.json; a model folder holds"
                + " config.json, model.safetensors, preprocessor_config.json",
            folder, folder);
    assertThatThrownBy(() -> resolve(weights))
        .hasMessageContaining("is incomplete: %s has no file config.json", folder);
  }

  @Test
  void configurationWithoutWeights() throws IOException {
    write("config.json", "{}");
    Files.createDirectory(folder.resolve("model.safetensors"));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is incomplete: %s has no file model.safetensors,"
                + " model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json or"
                + " *.npz; a model folder holds config.json, model.safetensors,"
                + " preprocessor_config.json",
            folder, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my.safetensors", "my.bin", "my.bin.index.json"})
  void aFileIsTheWeights(String name) throws IOException {
    write("shard.bin", "");
    Path weights = write(name, "{\"weight_map\": {\"t\": \"shard.bin\"}}");
    Path config = write("config.json", "{}");
    Path processor = write("preprocessor_config.json", "{}");

    ModelFiles files = resolve(name);

    assertThat(files.location()).isEqualTo(weights.toString());
    assertThat(files.config()).contains(config);
    assertThat(files.processor()).contains(processor);
    assertThat(files.weights()).isEqualTo(weights);
    assertThat(files.names())
        .contains("config.json", "preprocessor_config.json", name)
        .hasSize(name.endsWith("index.json") ? 4 : 3);
    assertThat(files.shared()).isEmpty();
  }

  @Test
  void anOriginalReleaseTakesNoConfigurationFromBesideIt() throws IOException {
    write("config.json", "{}");
    write("preprocessor_config.json", "{}");
    write("a.npz", "");
    write("b.npz", "");

    ModelFiles files = resolve("a.npz");

    assertThat(files.config()).isEmpty();
    assertThat(files.weights()).isEqualTo(folder.resolve("a.npz"));
    assertThat(files.processor()).contains(folder.resolve("preprocessor_config.json"));
  }

  @Test
  void aFileByARelativePath() throws IOException {
    String path = "src/test/resources/io/sparkbit/model/golden/preactivation/model.safetensors";

    assertThat(hub.resolve(path).config().orElseThrow()).isRegularFile();
  }

  @Test
  void aFileThatIsNoWeights() throws IOException {
    Path file = write("config.json", "{}");

    assertThatThrownBy(() -> resolve("config.json"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is a file, but does not contain weights; give the folder that contains"
                + " it, or a file that ends in .safetensors, .bin, .npz, .index.json",
            file);
  }

  @Test
  void aShardIsMissing() throws IOException {
    write("config.json", "{}");
    write("a.bin", "");
    write("pytorch_model.bin.index.json", "{\"weight_map\": {\"t\": \"a.bin\", \"u\": \"b.bin\"}}");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("is incomplete: %s has no file b.bin", folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../a.bin",
        "..",
        ".",
        "sub/a.bin",
        "..\\\\a.bin",
        "C:a.bin",
        "",
        "a\\u0000"
      })
  void aShardThatIsNoPlainName(String shard) throws IOException {
    write("config.json", "{}");
    Path index =
        write("model.safetensors.index.json", "{\"weight_map\": {\"t\": \"" + shard + "\"}}");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(index + " says that tensor 't' is in '")
        .hasMessageEndingWith(
            "', but a shard must be in the folder of its index; get the model from a source"
                + " that you trust");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"weight_map\": {}}", "{\"weight_map\": 3}", "no JSON"})
  void anIndexThatIsNone(String text) throws IOException {
    write("config.json", "{}");
    Path index = write("model.safetensors.index.json", text);

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining(index.toString())
        .hasCauseInstanceOf(CheckpointException.class);
  }
}
