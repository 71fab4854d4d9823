package io.sparkbit.hub.huggingface;

import static io.sparkbit.testing.TestHub.COMMIT;
import static io.sparkbit.testing.TestHub.GOLDEN;
import static io.sparkbit.testing.TestHub.REPO;
import static io.sparkbit.testing.TestHub.content;
import static io.sparkbit.testing.TestHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sparkbit.hub.LoggedProgress;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.ProgressListener;
import io.sparkbit.testing.TestHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads end with the right bytes or an error, whatever servers and networks do. */
class HubDownloadTest {

  private static final String WEIGHTS = "model.safetensors";
  private static final String GET = "cdn GET " + WEIGHTS;

  @TempDir Path home;

  private TestHub hub;
  private int size;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.serving(GOLDEN);
    size = hub.content(WEIGHTS).length;
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Path weights() throws ModelNotFoundException {
    return hub.client(home).resolve("hf://" + REPO).weights();
  }

  private void assertFetched() throws IOException {
    assertThat(weights()).hasSameBinaryContentAs(GOLDEN.resolve(WEIGHTS));
    assertThat(blobs()).hasSize(3).noneMatch(name -> name.contains("incomplete"));
  }

  private List<String> blobs() {
    return List.of(home.resolve("hub/models--google--bit-test/blobs").toFile().list());
  }

  private Path partial() throws IOException {
    Path blobs = Files.createDirectories(home.resolve("hub/models--google--bit-test/blobs"));
    return blobs.resolve(TestHub.sha256(hub.content(WEIGHTS)) + ".incomplete");
  }

  private long smallFiles() {
    return (long) hub.content("config.json").length
        + hub.content("preprocessor_config.json").length;
  }

  private List<String> ofWeights() {
    return hub.asked().stream().filter(asked -> asked.startsWith(GET)).toList();
  }

  @Test
  void aCutConnectionIsResumed() throws IOException {
    hub.once(GET, hub.cutAfter(WEIGHTS, 5000));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET, GET + " bytes=5000-");
    assertThat(hub.bytesServed()).isEqualTo(size + smallFiles());
  }

  @Test
  void anEarlierProcessesPartIsResumed() throws IOException {
    Files.write(partial(), Arrays.copyOf(hub.content(WEIGHTS), 7000));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET + " bytes=7000-");
    assertThat(hub.bytesServed()).isEqualTo(size - 7000 + smallFiles());
  }

  @Test
  void aPartThatIsCompleteIsNotFetched() throws IOException {
    Files.write(partial(), hub.content(WEIGHTS));

    assertFetched();

    assertThat(ofWeights()).isEmpty();
  }

  @Test
  void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
    Files.write(partial(), new byte[7000]);
    hub.once(GET, content(hub.content(WEIGHTS)));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET + " bytes=7000-");
  }

  @Test
  void aPartThatIsTooLongIsFetchedAgain() throws IOException {
    Files.write(partial(), new byte[size + 1]);

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET + " bytes=%d-".formatted(size + 1), GET);
  }

  @Test
  void aRangeThatIsNotTheOneAskedForIsNotUsed() throws IOException {
    Files.write(partial(), Arrays.copyOf(hub.content(WEIGHTS), 7000));
    hub.once(GET, status(206, "Content-Range", "bytes 0-9/10"));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET + " bytes=7000-", GET);
  }

  @Test
  void aPartOfOtherBytesIsFoundOutAndFetchedAgainTheNextTime() throws IOException {
    Files.write(partial(), new byte[7000]);

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("is damaged: the download has the sha256 ");
    assertThat(partial()).doesNotExist();

    assertFetched();
  }

  @Test
  void aServerThatStallsIsLeftAndResumed() throws IOException {
    hub.once(GET, hub.stallAfter(WEIGHTS, 5000));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET, GET + " bytes=5000-");
  }

  @Test
  void aServerThatStallsAgainAndAgain() {
    hub.times(3, GET, hub.stallAfter(WEIGHTS, 5000));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Repository google/bit-test cannot be fetched from the Hugging Face Hub: %s/%s/%s"
                + " sent nothing for 0.3 s; check the connection, the proxy (https.proxyHost) and"
                + " HF_ENDPOINT",
            hub.cdn(), TestHub.sha256(hub.content(WEIGHTS)), WEIGHTS);
  }

  /** As Spark does with the tasks of a job that is cancelled. */
  @Test
  void anInterruptedThreadDoesNotWait() throws InterruptedException {
    hub.once(GET, hub.stallAfter(WEIGHTS, 5000));
    HubSettings settings = hub.settings(home).withRetries(RetrySettings.DEFAULT);
    CountDownLatch bytesCame = new CountDownLatch(1);
    ModelHub told =
        new ModelHub(
            new Configuration(false),
            settings,
            (file, total, present) ->
                new ProgressListener.Transfer() {
                  @Override
                  public void advance(long bytes) {
                    if (file.equals(WEIGHTS)) {
                      bytesCame.countDown();
                    }
                  }

                  @Override
                  public void close() {}
                });
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(() -> failure.set(catchThrowable(() -> told.resolve("hf://" + REPO))));
    thread.start();
    bytesCame.await();

    thread.interrupt();
    thread.join();

    assertThat(failure.get())
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Fetching model.safetensors of repository google/bit-test was interrupted; it will"
                + " resume from there the next time");
    assertThat(ofWeights()).hasSize(1);
  }

  @Test
  void aSlowAnswerIsTriedAgain() throws IOException {
    RetrySettings plain = TestHub.PATIENCE;
    RetrySettings impatient =
        new RetrySettings(
            plain.connect(),
            Duration.ofMillis(700),
            plain.silence(),
            plain.attempts(),
            plain.firstDelay(),
            plain.longestDelay());
    hub.once(
        "hub HEAD config.json",
        exchange -> {
          try {
            Thread.sleep(impatient.answer().toMillis() + 200);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    HubSettings settings = hub.settings(home).withRetries(impatient);
    new ModelHub(new Configuration(false), settings).resolve("hf://" + REPO);

    assertThat(hub.asked())
        .startsWith("hub HEAD main/config.json", "hub HEAD main/config.json")
        .hasSize(8);
  }

  @Test
  void wrongBytes() {
    byte[] wrong = hub.content(WEIGHTS).clone();
    wrong[size / 2] ^= 1;
    hub.once(GET, content(wrong));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "File model.safetensors of repository google/bit-test at revision %s is damaged:"
                + " the download has the sha256 %s, but the Hugging Face Hub reports that the file has"
                + " the sha256 %s; try again",
            COMMIT, TestHub.sha256(wrong), TestHub.sha256(hub.content(WEIGHTS)));
    assertThat(ofWeights()).hasSize(1);
    assertThat(blobs()).hasSize(2).noneMatch(name -> name.contains("incomplete"));
  }

  @Test
  void wrongBytesOfASmallFile() {
    byte[] wrong = hub.content("config.json").clone();
    wrong[1] = ' ';
    hub.once("hub GET config.json", content(wrong));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining(
            "has the git blob id %s, but the Hugging Face Hub reports that the file has the git"
                + " blob id %s; try again",
            TestHub.gitBlob(wrong), TestHub.gitBlob(hub.content("config.json")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void wrongLength(int more) {
    hub.once(GET, content(Arrays.copyOf(hub.content(WEIGHTS), size + more)));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining(
            "is damaged: the download has %d bytes, but the Hugging Face Hub reports that the"
                + " file has %d bytes; try again",
            size + more, size);
    assertThat(ofWeights()).hasSize(1);
  }

  @Test
  void anAnswerWithoutLengthThatEndsEarlyIsResumed() throws IOException {
    hub.once(
        GET,
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // Chunked.
          exchange.getResponseBody().write(hub.content(WEIGHTS), 0, 5000);
        });

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET, GET + " bytes=5000-");
  }

  @Test
  void anEmptyFile() throws IOException {
    hub.put("preprocessor_config.json", "");

    assertThat(hub.client(home).resolve("hf://" + REPO).processor().orElseThrow()).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void aStatusThatPassesIsTriedAgain(int status) throws IOException {
    hub.once("hub HEAD config.json", status(status)).once(GET, status(status));

    assertFetched();

    assertThat(ofWeights()).containsExactly(GET, GET);
  }

  @Test
  void aStatusThatStays() {
    hub.times(3, "hub HEAD config.json", status(503));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Repository google/bit-test cannot be fetched from the Hugging Face Hub: %s answers"
                + " 503; check the connection, the proxy (https.proxyHost) and HF_ENDPOINT",
            hub.url("config.json"));
    assertThat(hub.requests()).hasSize(3);
  }

  @Test
  void theHubIsLeftAloneForAsLongAsItAsks() throws IOException {
    hub.once("hub HEAD config.json", status(429, "Retry-After", "1"));

    long start = System.nanoTime();
    assertFetched();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(hub.requests()).hasSize(8);
  }

  @Test
  void aHubThatAsksForTooLongAPause() {
    hub.once("hub HEAD config.json", status(429, "Retry-After", "3600"));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining(
            "%s answers 429 and asks for a pause of 3600 s; check", hub.url("config.json"));
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void pausesAreSecondsOrDates() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));

    assertThat(HubHttp.retryAfter("7")).contains(Duration.ofSeconds(7));
    assertThat(HubHttp.retryAfter(date).orElseThrow())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
    assertThat(HubHttp.retryAfter("Fri, 31 Dec 1999 23:59:59 GMT")).contains(Duration.ZERO);
    assertThat(HubHttp.retryAfter("soon")).isEmpty();
    assertThat(HubHttp.retryAfter("99999999999999999999")).isEmpty();
  }

  @Test
  void aHostThatKeepsTheBytesRefuses() {
    hub.once(GET, status(403));

    assertThatThrownBy(this::weights)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "%s/%s/%s, where the Hugging Face Hub stores files of google/bit-test at revision"
                + " %s, answers 403; check the proxy and try again",
            hub.cdn(), TestHub.sha256(hub.content(WEIGHTS)), WEIGHTS, COMMIT);
  }

  @Test
  void progressIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    ProgressListener listener =
        (file, total, present) -> {
          told.add("%s %d of %d".formatted(file, present, total));
          return new ProgressListener.Transfer() {
            private long sum = present;

            @Override
            public void advance(long bytes) {
              sum += bytes;
            }

            @Override
            public void close() {
              told.add("%s ends at %d".formatted(file, sum));
            }
          };
        };
    hub.once(GET, hub.cutAfter(WEIGHTS, 5000));

    new ModelHub(new Configuration(false), hub.settings(home), listener).resolve("hf://" + REPO);

    assertThat(told)
        .endsWith(
            "model.safetensors 0 of " + size,
            "model.safetensors ends at 5000",
            "model.safetensors 5000 of " + size,
            "model.safetensors ends at " + size);
  }

  @Test
  void progressIsWrittenInWords() {
    assertThat(LoggedProgress.line("a", 12_000_000, 102_500_000, 10_000_000, 500_000_000))
        .isEqualTo("a: 12.0 of 102.5 MB, 20.0 MB/s, 5 s left");
    assertThat(LoggedProgress.line("a", 12_000_000, -1, 10_000_000, 500_000_000))
        .isEqualTo("a: 12.0 MB, 20.0 MB/s");
    assertThat(LoggedProgress.line("a", 100, 100, 0, 0)).isEqualTo("a: 0.0 of 0.0 MB, 0.0 MB/s");
  }

  @Test
  void digestsAreThoseOfGitAndSha256sum() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "hello\n", StandardCharsets.UTF_8);

    // As "git hash-object" and "sha256sum" print them.
    assertThat(EtagDigest.GIT_BLOB.of(file)).isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
    assertThat(EtagDigest.SHA256.of(file))
        .isEqualTo("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    assertThat(EtagDigest.of("d41d8cd98f00b204e9800998ecf8427e")).isEmpty();
  }
}
