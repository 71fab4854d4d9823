package io.sparkbit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are told apart by what their files hold. */
class ModelContentTest {

  private static final ModelHub HUB = ModelHub.ofEnvironment();

  @TempDir Path folder;

  private static ModelFiles bundled() throws IOException {
    return HUB.resolve("bundled:bit-tiny-digits");
  }

  private ModelFiles copy(Path target) throws IOException {
    Files.createDirectories(target);
    for (String name : bundled().names()) {
      Files.copy(bundled().folder().resolve(name), target.resolve(name));
    }
    return HUB.resolve(target.toString());
  }

  @Test
  void theSameModelAnywhere() throws IOException {
    assertThat(ModelContent.of(copy(folder.resolve("copy"))).digest())
        .isEqualTo(ModelContent.of(bundled()).digest());
  }

  @Test
  void anotherModelInTheSamePlace() throws IOException {
    ModelFiles files = copy(folder.resolve("model"));
    String before = ModelContent.of(files).digest();

    Files.writeString(files.config().orElseThrow(), "{\"num_labels\": 3}");

    assertThat(ModelContent.of(HUB.resolve(files.location())).digest()).isNotEqualTo(before);
  }

  @Test
  void gathersFilesOfOtherNames() throws IOException {
    ModelContent content = ModelContent.of(bundled());
    for (FileContent file : content.files()) {
      Files.copy(bundled().folder().resolve(file.name()), folder.resolve(file.sha256()));
    }

    ModelFiles gathered =
        content.gather(folder.resolve("model"), file -> folder.resolve(file.sha256()));

    assertThat(ModelContent.of(gathered)).isEqualTo(content);
    assertThat(gathered.weights()).hasSameBinaryContentAs(bundled().weights());
    assertThat(gathered.config()).contains(folder.resolve("model").resolve("config.json"));
  }

  @Test
  void refusesWhatCameDamaged() throws IOException {
    ModelContent content = ModelContent.of(bundled());
    FileContent first = content.files().get(0);
    Files.writeString(folder.resolve(first.sha256()), "cut");

    assertThatThrownBy(
            () -> content.gather(folder.resolve("model"), file -> folder.resolve(file.sha256())))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model 'bundled:bit-tiny-digits' came damaged: %s does not hold the %d bytes with the digest %s that the driver sent; is the disk full?",
            folder.resolve(first.sha256()), first.length(), first.sha256());
  }

  @Test
  void aFileVanishes() throws IOException {
    ModelFiles files = copy(folder.resolve("model"));
    Files.delete(files.weights());

    assertThatThrownBy(() -> ModelContent.of(files))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "Model '%s' cannot be used: %s cannot be read: ", files.location(), files.weights());
  }
}
