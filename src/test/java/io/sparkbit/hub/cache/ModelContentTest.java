package io.sparkbit.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.huggingface.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
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

  private static ModelHub hub(Path cache) {
    return new ModelHub(
        new Configuration(false),
        HubSettings.ofEnvironment(Map.of("SPARK_BIT_CACHE", cache.toString())));
  }

  @Test
  void fetchesFromWhoeverHasTheFiles() throws IOException {
    ModelContent content = ModelContent.of(bundled());
    List<String> asked = new ArrayList<>();
    FileSource source =
        (file, target) -> {
          asked.add(file.name());
          Files.copy(bundled().folder().resolve(file.name()), target);
        };

    ModelFiles fetched = hub(folder).fetch(content, source);

    assertThat(ModelContent.of(fetched)).isEqualTo(content);
    assertThat(fetched.weights()).startsWith(folder);
    assertThat(hub(folder).fetch(content, source)).isEqualTo(fetched);
    assertThat(asked).containsExactlyElementsOf(bundled().names());
  }

  @Test
  void fetchesForThisProcess() throws IOException {
    ModelContent content = ModelContent.of(bundled());
    FileSource source =
        (file, target) -> Files.copy(bundled().folder().resolve(file.name()), target);

    ModelFiles fetched = ModelHub.fetchForThisProcess(content, source);

    assertThat(ModelContent.of(fetched)).isEqualTo(content);
    assertThat(ProcessFolders.isTemporary(fetched.folder())).isTrue();
    assertThat(ModelHub.fetchForThisProcess(content, source)).isEqualTo(fetched);
  }

  @Test
  void refusesWhatCameDamaged() throws IOException {
    ModelContent content = ModelContent.of(bundled());
    FileContent first = content.files().get(0);

    assertThatThrownBy(
            () -> hub(folder).fetch(content, (file, target) -> Files.writeString(target, "{}")))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "%s has changed since the job began: it had %d bytes and the digest %s, and has 2"
                + " bytes and the digest"
                + " 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a; start the job"
                + " again",
            first.name(), first.length(), first.sha256());
  }

  @Test
  void theSourceFails() throws IOException {
    ModelContent content = ModelContent.of(bundled());

    assertThatThrownBy(
            () ->
                hub(folder)
                    .fetch(
                        content,
                        (file, target) -> {
                          throw new IOException("No space left on device");
                        }))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model 'bundled:bit-tiny-digits' cannot be copied to the cache %s on this"
                + " machine: java.io.IOException: No space left on device; free some space there, or"
                + " set SPARK_BIT_CACHE to a writable folder",
            folder);
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
