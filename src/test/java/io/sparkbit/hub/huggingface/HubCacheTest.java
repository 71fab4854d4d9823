package io.sparkbit.hub.huggingface;

import static io.sparkbit.testing.TestHub.COMMIT;
import static io.sparkbit.testing.TestHub.GOLDEN;
import static io.sparkbit.testing.TestHub.REPO;
import static io.sparkbit.testing.TestHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.testing.TestHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache answers when nobody else can, or may. */
class HubCacheTest {

  private static final String LOCATION = "hf://" + REPO;

  @TempDir Path home;

  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.serving(GOLDEN);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Lays files out as Python's huggingface_hub does. */
  private void cacheOfPython(String... names) throws IOException {
    Path repository = home.resolve("hub/models--google--bit-test");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    for (String name : names) {
      byte[] content = hub.content(name);
      String etag = TestHub.isLarge(name) ? TestHub.sha256(content) : TestHub.gitBlob(content);
      Files.write(blobs.resolve(etag), content);
      Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs", etag));
    }
  }

  private Path snapshot() {
    return home.resolve("hub/models--google--bit-test/snapshots").resolve(COMMIT);
  }

  private ModelHub offline() {
    HubSettings settings =
        HubSettings.ofEnvironment(
            Map.of(
                "HF_ENDPOINT", hub.endpoint().toString(),
                "HF_HOME", home.toString(),
                "HF_HUB_OFFLINE", "1"));
    return new ModelHub(new Configuration(false), settings);
  }

  @Test
  void whatPythonFetchedIsFound() throws IOException {
    cacheOfPython("config.json", "model.safetensors", "preprocessor_config.json");

    assertThat(hub.client(home).resolve(LOCATION).weights())
        .isEqualTo(snapshot().resolve("model.safetensors"));
    assertThat(hub.asked()).containsExactly("hub HEAD main/config.json");
  }

  @Test
  void onlyWhatPythonDidNotFetchIsFetched() throws IOException {
    cacheOfPython("model.safetensors");

    hub.client(home).resolve(LOCATION);

    assertThat(hub.asked())
        .containsExactly(
            "hub HEAD main/config.json",
            "hub GET COMMIT/config.json",
            "hub HEAD COMMIT/preprocessor_config.json",
            "hub GET COMMIT/preprocessor_config.json");
  }

  @Test
  void aBlobOfAnotherCommitIsNotFetchedAgain() throws IOException {
    cacheOfPython("model.safetensors", "config.json", "preprocessor_config.json");
    String other = "f".repeat(40);
    Files.move(snapshot(), snapshot().resolveSibling(other));

    assertThat(hub.client(home).resolve(LOCATION).weights())
        .isEqualTo(snapshot().resolve("model.safetensors"))
        .hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(hub.asked()).noneMatch(asked -> asked.contains("GET"));
  }

  @Test
  void aLinkThatLeadsNowhereIsRepaired() throws IOException {
    cacheOfPython("model.safetensors", "config.json", "preprocessor_config.json");
    Files.delete(snapshot().resolve("model.safetensors").toRealPath());

    assertThat(hub.client(home).resolve(LOCATION).weights())
        .hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
  }

  @Test
  void offlineNobodyIsAsked() throws IOException {
    cacheOfPython("config.json", "model.safetensors");

    assertThat(offline().resolve(LOCATION).weights()).isRegularFile();
    assertThat(offline().resolve(LOCATION).processor()).isEmpty();
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void offlineWithoutTheModel() {
    assertThatThrownBy(() -> offline().resolve(LOCATION))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is not in the cache %s, and HF_HUB_OFFLINE forbids fetching it; unset"
                + " the variable, or download the model to the cache first",
            LOCATION, home.resolve("hub"));
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void offlineWithPartOfTheModel() throws IOException {
    cacheOfPython("config.json");

    assertThatThrownBy(() -> offline().resolve(LOCATION))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "Model '%s' is incomplete: google/bit-test at revision main in the cache %s"
                + " (HF_HUB_OFFLINE is set) has no file model.safetensors",
            LOCATION, home.resolve("hub"));
  }

  @Test
  void aHubOutOfReachIsReplacedByTheCache() throws IOException {
    cacheOfPython("config.json", "model.safetensors");
    hub.close();

    ModelFiles files = hub.client(home).resolve(LOCATION);

    assertThat(files.weights()).isRegularFile();
    assertThat(files.processor()).isEmpty();
  }

  @Test
  void aHubThatIsIllIsReplacedByTheCacheAtOnce() throws IOException {
    cacheOfPython("config.json", "model.safetensors");
    hub.once("hub HEAD config.json", status(503));

    assertThat(hub.client(home).resolve(LOCATION).weights()).isRegularFile();
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void aHubOutOfReachWithoutACacheIsAskedOnce() {
    hub.close();

    assertThatThrownBy(() -> hub.client(home).resolve(LOCATION))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Repository google/bit-test is not in the cache %s, and the Hugging Face Hub at %s cannot"
                + " be connected to; check the network and the proxy (https.proxyHost), or set"
                + " HF_ENDPOINT to a mirror. Without a network, models in the cache, in local folders"
                + " and in the jar (bundled:bit-tiny-digits) work",
            home.resolve("hub"), hub.endpoint());
  }

  @Test
  void aRefusalIsNotHiddenByTheCache() throws IOException {
    cacheOfPython("config.json", "model.safetensors");
    hub.once("hub HEAD config.json", status(401));

    assertThatThrownBy(() -> hub.client(home).resolve(LOCATION))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("is private or gated");
  }

  @Test
  void aCacheThatCannotBeWrittenIsRead() throws IOException {
    cacheOfPython("config.json", "model.safetensors", "preprocessor_config.json");
    Path refs = home.resolve("hub/models--google--bit-test/refs");
    Files.delete(refs.resolve("main"));
    Files.delete(refs);
    Files.writeString(refs, "a file where the folder should be");

    assertThat(hub.client(home).resolve(LOCATION).weights()).isRegularFile();
  }

  @Test
  void aRefThatIsNoCommitIsNotUsed() throws IOException {
    cacheOfPython("config.json", "model.safetensors");
    Files.writeString(home.resolve("hub/models--google--bit-test/refs/main"), "../../evil");

    assertThatThrownBy(() -> offline().resolve(LOCATION))
        .hasMessageContaining("is not in the cache");
    assertThat(List.of(snapshot().toFile().list())).hasSize(2);
  }
}
