package io.sparkbit.hub.huggingface;

import static io.sparkbit.testing.TestHub.COMMIT;
import static io.sparkbit.testing.TestHub.GOLDEN;
import static io.sparkbit.testing.TestHub.REPO;
import static io.sparkbit.testing.TestHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.testing.TestHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the Hub, what is understood of its answers, and what is kept. */
class HubFolderTest {

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

  private Path repository() {
    return home.resolve("hub/models--google--bit-test");
  }

  private Path snapshot() {
    return repository().resolve("snapshots").resolve(COMMIT);
  }

  private ModelFiles resolve() throws ModelNotFoundException {
    return resolve(LOCATION);
  }

  private ModelFiles resolve(String location) throws ModelNotFoundException {
    return hub.client(home).resolve(location);
  }

  private ModelHub withToken() {
    HubSettings plain = hub.settings(home);
    HubSettings settings =
        new HubSettings(
            plain.endpoint(),
            Optional.of("hf_token"),
            plain.hubCache(),
            plain.network(),
            plain.cacheFolders(),
            plain.retries());
    return new ModelHub(new Configuration(false), settings);
  }

  @Test
  void fetchesAModel() throws IOException {
    ModelFiles files = resolve();

    assertThat(files.location()).isEqualTo(LOCATION);
    assertThat(files.config()).contains(snapshot().resolve("config.json"));
    assertThat(files.weights()).isEqualTo(snapshot().resolve("model.safetensors"));
    assertThat(files.processor()).contains(snapshot().resolve("preprocessor_config.json"));
    assertThat(files.weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(files.config().orElseThrow()).hasSameBinaryContentAs(GOLDEN.resolve("config.json"));
    assertThat(hub.asked())
        .containsExactly(
            "hub HEAD main/config.json",
            "hub HEAD COMMIT/model.safetensors",
            "hub GET COMMIT/config.json",
            "hub HEAD COMMIT/preprocessor_config.json",
            "hub GET COMMIT/preprocessor_config.json",
            "hub GET COMMIT/model.safetensors",
            "cdn GET model.safetensors");
  }

  @Test
  void keepsWhatPythonKeeps() throws IOException {
    resolve();

    String sha256 = TestHub.sha256(hub.content("model.safetensors"));
    String blob = TestHub.gitBlob(hub.content("config.json"));
    assertThat(repository().resolve("refs/main")).hasContent(COMMIT);
    assertThat(Files.readSymbolicLink(snapshot().resolve("model.safetensors")))
        .isEqualTo(Path.of("../../blobs/" + sha256));
    assertThat(Files.readSymbolicLink(snapshot().resolve("config.json")))
        .isEqualTo(Path.of("../../blobs/" + blob));
    assertThat(home.resolve("hub/.locks/models--google--bit-test/" + sha256 + ".lock"))
        .isRegularFile();
    assertThat(repository().resolve("blobs").toFile().list()).hasSize(3);
    assertThat(repository().resolve("refs").toFile().list()).hasSize(1);
    assertThat(Files.getPosixFilePermissions(repository().resolve("refs/main")))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(home.resolve("plain"))));
  }

  @Test
  void theProcessorAloneComesWithoutTheWeights() throws IOException {
    LocatedModel model = hub.client(home).find(LOCATION);

    assertThat(Pretrained.processor(LOCATION, hub.client(home))).isPresent();
    assertThat(model.processor()).isPresent();
    assertThat(model.weightsName()).isEqualTo("model.safetensors");
    assertThat(hub.asked())
        .filteredOn(asked -> asked.contains(" GET "))
        .hasSize(2)
        .allMatch(asked -> asked.endsWith("config.json"));
    assertThat(model.fetch().weights()).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(hub.asked()).filteredOn(asked -> asked.contains(" GET ")).hasSizeGreaterThan(2);
  }

  @Test
  void aDamagedBlobIsFetchedAnew() throws IOException {
    for (String name : List.of("model.safetensors", "config.json")) {
      Path blob = resolve().folder().resolve(name).toRealPath();
      byte[] bytes = Files.readAllBytes(blob);
      bytes[bytes.length / 2] ^= 1;
      Files.write(blob, bytes);

      assertThat(resolve().folder().resolve(name)).hasSameBinaryContentAs(GOLDEN.resolve(name));
    }
    assertThat(hub.asked()).filteredOn("cdn GET model.safetensors"::equals).hasSize(2);
    assertThat(hub.asked()).filteredOn("hub GET COMMIT/config.json"::equals).hasSize(2);
  }

  @Test
  void aBranchIsAskedForOnceWhenAllIsThere() throws IOException {
    ModelFiles first = resolve();
    hub.forgetRequests();

    assertThat(resolve()).isEqualTo(first);
    assertThat(hub.asked()).containsExactly("hub HEAD main/config.json");
  }

  @Test
  void aCommitThatIsThereIsNotAskedFor() throws IOException {
    resolve();
    hub.close();

    assertThat(resolve(LOCATION + "@" + COMMIT).weights()).isRegularFile();
  }

  @Test
  void aRevisionWithSlashes() throws IOException {
    hub.at("refs/pr/3");

    assertThat(resolve(LOCATION + "@refs/pr/3").weights()).isRegularFile();
    assertThat(hub.asked()).first().isEqualTo("hub HEAD refs%2Fpr%2F3/config.json");
    assertThat(repository().resolve("refs/refs/pr/3")).hasContent(COMMIT);
  }

  @Test
  void theProcessorMayBeMissing() throws IOException {
    hub.remove("preprocessor_config.json");

    assertThat(resolve().processor()).isEmpty();

    assertThat(repository().resolve(".no_exist").resolve(COMMIT + "/preprocessor_config.json"))
        .isEmptyFile();
    hub.forgetRequests();
    assertThat(resolve().processor()).isEmpty();
    assertThat(hub.asked()).containsExactly("hub HEAD main/config.json");
  }

  @Test
  void otherWeightsAreTriedInTheirOrder() throws IOException {
    hub.remove("model.safetensors").put("pytorch_model.bin", "weights");

    assertThat(resolve().weights()).hasFileName("pytorch_model.bin").hasContent("weights");
    assertThat(hub.asked())
        .containsSubsequence(
            "hub HEAD COMMIT/model.safetensors",
            "hub HEAD COMMIT/model.safetensors.index.json",
            "hub HEAD COMMIT/pytorch_model.bin");
  }

  @Test
  void shardsComeIntoTheFolderOfTheirIndex() throws IOException {
    hub.remove("model.safetensors")
        .put(
            "model.safetensors.index.json",
            "{\"weight_map\": {\"t\": \"a.safetensors\", \"u\": \"b.safetensors\"}}")
        .put("a.safetensors", "a")
        .put("b.safetensors", "b");

    assertThat(resolve().weights()).isEqualTo(snapshot().resolve("model.safetensors.index.json"));
    assertThat(snapshot().resolve("a.safetensors")).hasContent("a");
    assertThat(snapshot().resolve("b.safetensors")).hasContent("b");
  }

  @Test
  void aShardThatIsNoPlainNameIsNotFetched() {
    hub.remove("model.safetensors")
        .put("model.safetensors.index.json", "{\"weight_map\": {\"t\": \"../../a.safetensors\"}}");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining(
            "says that tensor 't' is in '../../a.safetensors', but a shard must be in the"
                + " folder");
    assertThat(hub.asked()).noneMatch(asked -> asked.contains("a.safetensors"));
  }

  @Test
  void aRepositoryWithoutConfiguration() {
    hub.remove("config.json");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model '%s' is incomplete: google/bit-test at revision main has no file"
                + " config.json; a model folder holds config.json, model.safetensors,"
                + " preprocessor_config.json",
            LOCATION);
    assertThat(hub.asked()).noneMatch(asked -> asked.contains("GET"));
  }

  @Test
  void aRepositoryWithoutWeights() {
    hub.remove("model.safetensors");

    assertThatThrownBy(this::resolve)
        .hasMessageContaining(
            "google/bit-test at revision main has no file model.safetensors,"
                + " model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json or"
                + " *.npz;");
    assertThat(hub.asked()).noneMatch(asked -> asked.contains("GET"));
  }

  @Test
  void theTokenIsShownToTheHubAndToNobodyElse() throws IOException {
    withToken().resolve(LOCATION);

    assertThat(hub.requests())
        .filteredOn(request -> request.server().equals("hub"))
        .hasSize(6)
        .allMatch(request -> request.token().equals(Optional.of("Bearer hf_token")));
    assertThat(hub.requests())
        .filteredOn(request -> request.server().equals("cdn"))
        .hasSize(1)
        .allMatch(request -> request.token().isEmpty());
  }

  @Test
  void withoutATokenNoneIsShown() throws IOException {
    resolve();

    assertThat(hub.requests()).allMatch(request -> request.token().isEmpty());
  }

  @Test
  void aRenamedRepositoryIsFollowedWithTheToken() throws IOException {
    for (String file : new String[] {"config.json", "model.safetensors"}) {
      String renamed = "/" + REPO + "/resolve/" + COMMIT + "/" + file;
      hub.once("hub HEAD " + file, status(307, "Location", renamed));
      hub.once("hub GET " + file, status(307, "Location", renamed));
    }

    assertThat(withToken().resolve(LOCATION).weights())
        .hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    assertThat(hub.asked())
        .startsWith("hub HEAD main/config.json", "hub HEAD COMMIT/config.json")
        .containsSubsequence(
            "hub GET COMMIT/model.safetensors",
            "hub GET COMMIT/model.safetensors",
            "cdn GET model.safetensors");
  }

  @Test
  void redirectsInACircle() {
    String circle = "/" + REPO + "/resolve/main/config.json";
    hub.times(20, "hub HEAD config.json", status(307, "Location", circle));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "%s does not answer as a Hugging Face Hub does: it redirects more than 10 times;"
                + " check HF_ENDPOINT and the proxy",
            hub.url("config.json"));
  }

  @Test
  void aRedirectToNowhere() {
    hub.once("hub HEAD config.json", status(302, "Location", "ftp://host/config.json"));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("it redirects to 'ftp://host/config.json', which is no web address");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aGatedRepository(int status) {
    hub.once("hub HEAD config.json", status(status, "X-Error-Code", "GatedRepo"));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Repository google/bit-test of the Hugging Face Hub does not exist, or is private"
                + " or gated (%s answers %d); check the name, and set HF_TOKEN to a token of an"
                + " account that may read it",
            hub.url("config.json"), status);
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void aTokenThatDoesNotHelp() {
    hub.once("hub HEAD config.json", status(403));

    assertThatThrownBy(() -> withToken().resolve(LOCATION))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageEndingWith(
            "check the name, and whether the account of the token in HF_TOKEN may read it");
  }

  @Test
  void anUnknownRepository() {
    assertThatThrownBy(() -> resolve("hf://google/no-such"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "Repository google/no-such of the Hugging Face Hub does not exist, or is private or"
                + " gated");
  }

  @Test
  void anUnknownRepositoryForSomeoneWithAToken() {
    hub.once("hub HEAD config.json", status(404, "X-Error-Code", "RepoNotFound"));

    assertThatThrownBy(this::resolve).hasMessageContaining("does not exist, or is private");
  }

  @Test
  void anUnknownRevision() {
    assertThatThrownBy(() -> resolve(LOCATION + "@v2"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Repository google/bit-test of the Hugging Face Hub has no revision 'v2' (%s"
                + " answers 404); name one of its branches, tags or commits",
            hub.url("v2", "config.json"));
  }

  @Test
  void anAnswerThatMeansNothing() {
    hub.once("hub HEAD config.json", status(418));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "The Hugging Face Hub does not give google/bit-test at revision main: %s answers"
                + " 418; check the location and HF_ENDPOINT",
            hub.url("config.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "ETag, '\"a\"', the header X-Repo-Commit names no commit",
    "X-Repo-Commit, ../../main, the header X-Repo-Commit names no commit",
    "X-Repo-Commit, 0123456789abcdef0123456789abcdef01234567, the header ETag is missing"
        + " or not a plain word",
  })
  void aServerThatIsNoHub(String header, String value, String lack) {
    hub.once("hub HEAD config.json", status(200, header, value));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "%s does not answer as a Hugging Face Hub does: %s; check HF_ENDPOINT and the proxy",
            hub.url("config.json"), lack);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../evil", "a/b", "", "."})
  void anEtagThatIsNoFileName(String etag) {
    hub.once(
        "hub HEAD config.json", status(200, "X-Repo-Commit", COMMIT, "ETag", '"' + etag + '"'));

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("the header ETag is missing or not a plain word");
  }

  @Test
  void theCacheCannotBeWritten() throws IOException {
    Files.writeString(home.resolve("hub"), "a file where the folder should be");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageStartingWith(
            "File config.json of repository google/bit-test cannot be stored in the cache %s: ",
            home.resolve("hub"))
        .hasMessageEndingWith("free some space there, or set HF_HUB_CACHE to a writable folder");
  }
}
