package io.sparkbit.hub;

import static io.sparkbit.testing.TestHub.GOLDEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkbit.files.ElsewhereFileSystem;
import io.sparkbit.hub.cache.FileDigests;
import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.huggingface.HubSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of file systems elsewhere are copied here, once as long as they do not change. */
class HadoopFolderTest {

  private static final int THREADS = 4;

  @TempDir Path model;
  @TempDir Path home;

  private ModelHub hub;

  @BeforeEach
  void copyModel() throws IOException {
    hub = hub(home.resolve("cache"));
    for (String name : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(GOLDEN.resolve(name), model.resolve(name));
    }
  }

  private static ModelHub hub(Path cache) {
    return new ModelHub(
        ElsewhereFileSystem.configuration(),
        HubSettings.ofEnvironment(Map.of("SPARK_BIT_CACHE", cache.toString())));
  }

  private ModelFiles resolve() throws ModelNotFoundException {
    return hub.resolve(ElsewhereFileSystem.uri(model));
  }

  private int opened(String name) {
    return ElsewhereFileSystem.opened(model.resolve(name));
  }

  @Test
  void copiesAFolder() throws IOException {
    ModelFiles files = resolve();

    assertThat(files.location()).isEqualTo(ElsewhereFileSystem.uri(model));
    assertThat(files.weights())
        .startsWith(home.resolve("cache"))
        .hasFileName("model.safetensors")
        .hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(files.config().orElseThrow()).hasSameBinaryContentAs(GOLDEN.resolve("config.json"));
    assertThat(files.processor().orElseThrow())
        .hasSameBinaryContentAs(GOLDEN.resolve("preprocessor_config.json"));
    try (Stream<Path> kept = Files.walk(home.resolve("cache"))) {
      assertThat(kept).noneMatch(file -> file.toString().endsWith(".incomplete"));
    }
  }

  @Test
  void aSlashAtTheEndIsNothing() throws IOException {
    Path weights = resolve().weights();

    assertThat(hub.resolve(ElsewhereFileSystem.uri(model) + "/").weights()).isEqualTo(weights);
  }

  @Test
  void copiesOnce() throws IOException {
    ModelFiles first = resolve();

    assertThat(resolve()).isEqualTo(first);
    assertThat(opened("model.safetensors")).isEqualTo(1);
    assertThat(opened("config.json")).isEqualTo(1);
  }

  @Test
  void whatChangedIsCopiedAgain() throws IOException {
    ModelFiles first = resolve();
    Files.writeString(model.resolve("config.json"), "{}");

    ModelFiles second = resolve();

    assertThat(second.config().orElseThrow()).hasContent("{}");
    assertThat(first.config().orElseThrow()).hasSameBinaryContentAs(GOLDEN.resolve("config.json"));
    assertThat(second.weights().toRealPath()).isEqualTo(first.weights().toRealPath());
    assertThat(opened("config.json")).isEqualTo(2);
    assertThat(opened("model.safetensors")).isEqualTo(1);
  }

  @Test
  void whatWasOnlyTouchedIsTheSame() throws IOException {
    ModelFiles first = resolve();
    Files.setLastModifiedTime(model.resolve("config.json"), FileTime.fromMillis(1_000_000));

    assertThat(resolve()).isEqualTo(first);
    assertThat(opened("config.json")).isEqualTo(2);
  }

  @Test
  void aDamagedCopyIsMadeAnew() throws IOException {
    Path copy = resolve().weights().toRealPath();
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);

    assertThat(resolve().weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(opened("model.safetensors")).isEqualTo(2);
  }

  @Test
  void aCopyThatWasCutIsMadeAnew() throws IOException {
    Path copy = resolve().weights().toRealPath();
    Files.write(copy, new byte[3]);

    assertThat(resolve().weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
  }

  @Test
  void aDamagedNoteIsForgotten() throws IOException {
    resolve();
    try (Stream<Path> notes = Files.list(home.resolve("cache").resolve("known"))) {
      for (Path note : notes.toList()) {
        Files.writeString(note, "12345678901234567890 nonsense");
      }
    }

    assertThat(resolve().weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(opened("model.safetensors")).isEqualTo(2);
  }

  @Test
  void anotherHostFetchesWhatTheFirstFound() throws IOException {
    ModelFiles found = resolve();
    ModelContent content = ModelContent.of(found);
    ModelHub other = hub(home.resolve("other"));

    ModelFiles fetched = other.fetch(content, found.shared().orElseThrow());

    assertThat(fetched.weights())
        .startsWith(home.resolve("other"))
        .hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(fetched.names()).isEqualTo(found.names());
    assertThat(ModelContent.of(fetched)).isEqualTo(content);
    assertThat(ModelContent.of(fetched).digest()).isEqualTo(content.digest()).hasSize(64);
    assertThat(other.fetch(content, found.shared().orElseThrow())).isEqualTo(fetched);
    assertThat(opened("model.safetensors")).isEqualTo(2);
  }

  @Test
  void anotherHostMeetsAModelThatHasChanged() throws IOException {
    ModelFiles found = resolve();
    ModelContent content = ModelContent.of(found);
    Files.writeString(model.resolve("config.json"), "{}");
    ModelHub other = hub(home.resolve("other"));

    assertThatThrownBy(() -> other.fetch(content, found.shared().orElseThrow()))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "config.json has changed since the job began: it had %d bytes and the digest %s,"
                + " and has 2 bytes and the digest"
                + " 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a; start the job"
                + " again",
            Files.size(GOLDEN.resolve("config.json")),
            FileDigests.sha256(GOLDEN.resolve("config.json")));
  }

  @Test
  void threadsCopyOnce() throws Exception {
    CyclicBarrier begin = new CyclicBarrier(THREADS);
    Callable<Path> task =
        () -> {
          begin.await();
          return resolve().weights();
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Path> found = new ArrayList<>();
      for (Future<Path> weights : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        found.add(weights.get());
      }
      assertThat(found).containsOnly(found.get(0));
    } finally {
      threads.shutdownNow();
    }
    assertThat(opened("model.safetensors")).isEqualTo(1);
  }

  @Test
  void copiesAFileAndWhatIsBesideIt() throws IOException {
    Files.move(model.resolve("model.safetensors"), model.resolve("my.safetensors"));

    ModelFiles files = hub.resolve(ElsewhereFileSystem.uri(model.resolve("my.safetensors")));

    assertThat(files.weights()).hasFileName("my.safetensors");
    assertThat(files.config()).isPresent();
    assertThat(files.processor()).isPresent();
  }

  @Test
  void anOriginalRelease() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    Files.delete(model.resolve("config.json"));
    Files.writeString(model.resolve("BiT-M-R50x1.npz"), "weights");

    assertThat(resolve().weights()).hasFileName("BiT-M-R50x1.npz").hasContent("weights");
    assertThat(resolve().config()).isEmpty();
  }

  @Test
  void severalOriginalReleases() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    Files.writeString(model.resolve("b.npz"), "");
    Files.writeString(model.resolve("a.npz"), "");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%1$s' is ambiguous: %1$s holds a.npz, b.npz; give the path of one of these"
                + " files",
            ElsewhereFileSystem.uri(model));
  }

  @Test
  void shardsComeIntoTheFolderOfTheirIndex() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"t\": \"a.safetensors\", \"u\": \"b.safetensors\"}}");
    Files.writeString(model.resolve("a.safetensors"), "a");
    Files.writeString(model.resolve("b.safetensors"), "b");

    Path index = resolve().weights();

    assertThat(index).hasFileName("model.safetensors.index.json");
    assertThat(index.resolveSibling("a.safetensors")).hasContent("a");
    assertThat(index.resolveSibling("b.safetensors")).hasContent("b");
    assertThat(resolve().weights()).isEqualTo(index);

    Files.writeString(model.resolve("b.safetensors"), "changed");
    assertThat(resolve().weights().resolveSibling("b.safetensors")).hasContent("changed");
    assertThat(index.resolveSibling("b.safetensors")).hasContent("b");
  }

  @Test
  void incompleteFolder() throws IOException {
    Files.delete(model.resolve("config.json"));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%1$s' is incomplete: %1$s has no file config.json; a model folder holds"
                + " config.json, model.safetensors, preprocessor_config.json",
            ElsewhereFileSystem.uri(model));
    assertThat(opened("model.safetensors")).isZero();
  }

  @Test
  void nothingIsThere() {
    String location = ElsewhereFileSystem.uri(model.resolve("missing"));

    assertThatThrownBy(() -> hub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage("There is no model folder or file %s; check the location", location);
  }

  @Test
  void theFileSystemRefuses() {
    String location = ElsewhereFileSystem.uri(model.resolve("forbidden"));

    assertThatThrownBy(() -> hub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "%s: cannot be read after 3 attempts: 403 Forbidden; check the location, and the"
                + " settings and credentials of its file system (spark.hadoop.*)",
            location);
  }

  @Test
  void aFileVanishes() throws IOException {
    Files.writeString(model.resolve("vanishing.safetensors"), "");
    String location = ElsewhereFileSystem.uri(model.resolve("vanishing.safetensors"));

    assertThatThrownBy(() -> hub.resolve(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(location + ": there is no such file; check the location");
  }

  @Test
  void theNextFolderServesWhereOneCannotBeWritten() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no folder");
    Path writable = home.resolve("writable");
    HubSettings plain = HubSettings.ofEnvironment(Map.of());
    HubSettings settings =
        new HubSettings(
            plain.endpoint(),
            Optional.empty(),
            plain.hubCache(),
            plain.network(),
            List.of(file, writable),
            plain.retries());
    Configuration hadoop = ElsewhereFileSystem.configuration();

    assertThat(new ModelHub(hadoop, settings).resolve(ElsewhereFileSystem.uri(model)).weights())
        .startsWith(writable);
  }

  @Test
  void noFolderCanBeWritten() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no folder");
    HubSettings plain = HubSettings.ofEnvironment(Map.of());
    HubSettings settings =
        new HubSettings(
            plain.endpoint(),
            Optional.empty(),
            plain.hubCache(),
            plain.network(),
            List.of(file),
            plain.retries());
    Configuration hadoop = ElsewhereFileSystem.configuration();

    assertThatThrownBy(() -> new ModelHub(hadoop, settings).resolve(ElsewhereFileSystem.uri(model)))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Models on other file systems are copied to this machine, but none of [%s] is"
                + " writable; set SPARK_BIT_CACHE to a writable folder",
            file);
  }

  @Test
  void fromAWebServer() throws IOException {
    HttpServer server = webServer();
    try {
      String url = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
      Files.delete(model.resolve("preprocessor_config.json"));
      ModelHub web =
          new ModelHub(
              new Configuration(),
              HubSettings.ofEnvironment(Map.of("SPARK_BIT_CACHE", home.toString())));

      ModelFiles files = web.resolve(url + "model.safetensors");

      assertThat(files.weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
      assertThat(files.config()).isPresent();
      assertThat(files.processor()).isEmpty();
      assertThatThrownBy(() -> web.resolve(url + "other.safetensors"))
          .isInstanceOf(ModelNotFoundException.class)
          .hasMessageContaining("has no file other.safetensors");
      try (Stream<Path> kept = Files.walk(home)) {
        assertThat(kept).noneMatch(file -> file.toString().endsWith(".incomplete"));
      }
    } finally {
      server.stop(0);
    }
  }

  private HttpServer webServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Path file = model.resolve(exchange.getRequestURI().getPath().substring(1));
            if (Files.exists(file)) {
              exchange.sendResponseHeaders(200, Files.size(file));
              Files.copy(file, exchange.getResponseBody());
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.start();
    return server;
  }
}
