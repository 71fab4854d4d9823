package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.UnreadableFileException.Reason;
import io.sparkbit.testing.Fault;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on S3: how many requests they cost, and what becomes of everything that goes wrong. */
@Timeout(60)
class S3FilesIT {

  /** How often S3A asks again, at once; the SDK under it does not. */
  private static final int S3A_RETRIES = 1;

  private static final Map<String, String> HASTY =
      Map.of(
          "fs.s3a.attempts.maximum",
          "0",
          "fs.s3a.retry.limit",
          Integer.toString(S3A_RETRIES),
          "fs.s3a.retry.interval",
          "1ms",
          "fs.s3a.retry.throttle.limit",
          Integer.toString(S3A_RETRIES),
          "fs.s3a.retry.throttle.interval",
          "1ms",
          HadoopFiles.DELAY,
          "1ms");

  /** How often S3A then asks for an object before it gives up. */
  private static final int S3A_REQUESTS = 1 + S3A_RETRIES;

  private static final byte[] BYTES = new byte[100_000];

  static {
    new Random(7).nextBytes(BYTES);
  }

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyS3 s3;

  private String key;
  private HadoopFiles files;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    AWSClientConfig.setMinimumOperationDuration(Duration.ZERO);
    server = S3Server.start(folder);
    s3 = FaultyS3.before(server);
  }

  @AfterAll
  static void stop() {
    s3.close();
    server.close();
  }

  /** S3A's own threads and connections are made by the first request to a bucket. */
  @BeforeEach
  void newBucket() throws IOException {
    key = server.createBucket() + "/photos/a b+c.jpg";
    server.put(uri(), BYTES);
    files = files(HASTY);
  }

  private static HadoopFiles files(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    s3.hadoopSettings().forEach(configuration::set);
    settings.forEach(configuration::set);
    return new HadoopFiles(configuration);
  }

  private String uri() {
    return "s3a://" + key;
  }

  private List<String> asked() {
    return s3.methods(key);
  }

  @Test
  void aKnownLengthCostsASingleRequest() throws IOException {
    s3.forget();

    assertThat(files.read(uri(), BYTES.length)).isEqualTo(BYTES);

    assertThat(s3.requests()).containsExactly(new FaultyS3.Request("GET", key));
  }

  @Test
  void anUnknownLengthCostsTwoRequests() throws IOException {
    s3.forget();

    assertThat(files.read(uri())).isEqualTo(BYTES);
    assertThat(files.read(uri(), -1)).isEqualTo(BYTES);

    assertThat(asked()).containsExactly("HEAD", "GET", "HEAD", "GET");
    assertThat(s3.requests()).hasSize(4);
  }

  @Test
  void anEmptyObjectCostsASingleRequest() throws IOException {
    server.put(uri(), new byte[0]);

    assertThat(files.read(uri(), 0)).isEmpty();

    assertThat(asked()).containsExactly("GET");
    assertThat(files.read(uri())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99_999, 100_001, 1_000_000})
  void aWrongLengthIsNotBelieved(int length) throws IOException {
    assertThat(files.read(uri(), length)).isEqualTo(BYTES);

    assertThat(asked()).containsExactly("GET", "HEAD", "GET");
  }

  @Test
  void aLengthOverTheLimitIsNotBelievedEither() throws IOException {
    assertThat(files.read(uri(), 1L << 31)).isEqualTo(BYTES);
  }

  /** The beginning and the rest come from one request. */
  @Test
  void whatIsNotWantedCostsASingleRequestToo() throws IOException {
    s3.forget();

    assertThat(files.read(uri(), BYTES.length, head -> false)).hasSize(4096);

    assertThat(s3.requests()).containsExactly(new FaultyS3.Request("GET", key));
  }

  @Test
  void anObjectOverTheLimitIsRefused() {
    HadoopFiles limited = files(changed(HadoopFiles.MAX_BYTES, "99999"));

    assertThatThrownBy(() -> limited.read(uri(), BYTES.length))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("it has 100000 bytes, over the limit of 99999; ");
  }

  @Test
  void throttlingThatPasses() throws IOException {
    s3.first(S3A_REQUESTS + 1, key, Fault.SLOW_DOWN);

    assertThat(files.read(uri(), BYTES.length)).isEqualTo(BYTES);

    assertThat(asked()).hasSize(S3A_REQUESTS + 2).containsOnly("GET");
  }

  @Test
  void throttlingThatLasts() {
    s3.always(key, Fault.SLOW_DOWN);

    assertUnreadable()
        .hasMessageStartingWith("cannot be read after 3 attempts: ")
        .hasMessageContaining("AWSServiceThrottledException")
        .hasMessageContaining("SlowDown by the test")
        .hasCauseInstanceOf(IOException.class);
    assertThat(asked()).hasSize(3 * S3A_REQUESTS);
  }

  @Test
  void asManyAttemptsAsTheSettingsSay() {
    s3.always(key, Fault.SLOW_DOWN);
    files = files(changed(HadoopFiles.ATTEMPTS, "1"));

    assertUnreadable()
        .hasMessageStartingWith("cannot be read: org.apache.hadoop.fs.s3a.AWSServiceThrottled");
    assertThat(asked()).hasSize(S3A_REQUESTS);
  }

  /** {@code fs.s3a.attempts.maximum} counts retries, not attempts, and S3A's own multiply them. */
  @ParameterizedTest
  @CsvSource({"0, 3", "2, 1"})
  void retriesOfTheSdkAndOfS3aMultiply(int ofSdk, int ofS3a) {
    s3.always(key, Fault.SLOW_DOWN);
    Map<String, String> settings = changed(HadoopFiles.ATTEMPTS, "1");
    settings.put("fs.s3a.attempts.maximum", Integer.toString(ofSdk));
    settings.put("fs.s3a.retry.throttle.limit", Integer.toString(ofS3a));
    files = files(settings);

    assertUnreadable().hasMessageContaining("SlowDown by the test");

    assertThat(asked()).hasSize((1 + ofSdk) * (1 + ofS3a));
  }

  /** S3A goes on where the connection broke. */
  @Test
  void connectionsThatBreakOff() throws IOException {
    s3.first(4, key, new Fault.Cut(10_000));

    assertThat(files.read(uri(), BYTES.length)).isEqualTo(BYTES);

    assertThat(asked()).containsOnly("GET");
  }

  @Test
  void connectionsThatAlwaysBreakOff() {
    s3.always(key, new Fault.Cut(0));

    assertUnreadable().hasMessageStartingWith("cannot be read after 3 attempts: ");
  }

  @Test
  void noAnswerOnce() throws IOException {
    files = impatient();
    s3.first(1, key, new Fault.Silence(Duration.ofSeconds(30)));

    assertThat(files.read(uri(), BYTES.length)).isEqualTo(BYTES);

    assertThat(asked()).containsExactly("GET", "GET");
  }

  @Test
  void noAnswerAtAll() {
    files = impatient();
    s3.always(key, new Fault.Silence(Duration.ofSeconds(30)));

    assertUnreadable()
        .hasMessageStartingWith("cannot be read after 3 attempts: ")
        .hasMessageContaining("Read timed out");
  }

  private static HadoopFiles impatient() {
    return files(changed("fs.s3a.connection.timeout", "300ms"));
  }

  private static Map<String, String> changed(String setting, String value) {
    Map<String, String> settings = new HashMap<>(HASTY);
    settings.put(setting, value);
    return settings;
  }

  @Test
  void accessDenied() {
    s3.always(key, Fault.ACCESS_DENIED);

    assertUnreadable()
        .hasMessageStartingWith(
            "cannot be read: access is denied; check the credentials and permissions for its file system: ")
        .hasMessageContaining("AccessDenied by the test");
    assertThat(asked()).containsExactly("GET");
  }

  @Test
  void missing() {
    s3.always(key, Fault.NO_SUCH_KEY);

    assertThatThrownBy(() -> files.read(uri(), BYTES.length))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessage("there is no such file");
    assertThat(asked()).containsExactly("GET", "HEAD");
  }

  @Test
  void aFolder() {
    String folder = uri().substring(0, uri().lastIndexOf('/'));

    assertThatThrownBy(() -> files.read(folder, 5))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("cannot be read: %s is a folder", folder);
  }

  @Test
  void aBucketThatIsNotThere() {
    assertThatThrownBy(() -> files.read("s3a://no-such-bucket/a.jpg", 5))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("cannot be read: org.apache.hadoop.fs.s3a.UnknownStoreException")
        .hasMessageContaining("no-such-bucket");
  }

  @Test
  void copiesThroughFaultsAndTellsEveryByteOnce(@TempDir Path here) throws IOException {
    s3.first(3, key, new Fault.Cut(60_000));
    List<Long> copied = new ArrayList<>();

    files.copy(uri(), here.resolve("copy"), copied::add);

    assertThat(here.resolve("copy")).hasBinaryContent(BYTES);
    assertThat(copied.stream().mapToLong(Long::longValue).sum()).isEqualTo(BYTES.length);
  }

  @Test
  void uploads(@TempDir Path here) throws IOException {
    Path file = Files.write(here.resolve("file"), BYTES);
    String model = uri() + "-model";

    files.upload(file, model + "/model.safetensors");

    assertThat(files.read(model + "/model.safetensors")).isEqualTo(BYTES);
    assertThat(files.names(model)).containsExactly("model.safetensors");
  }

  @Test
  void stateAndNamesThroughFaults() throws IOException {
    s3.first(1, key, Fault.SLOW_DOWN);
    assertThat(files.state(uri()).orElseThrow().length()).isEqualTo(BYTES.length);

    s3.first(1, key.substring(0, key.indexOf('/')), Fault.SLOW_DOWN);
    assertThat(files.names(uri().substring(0, uri().lastIndexOf('/'))))
        .containsExactly("a b+c.jpg");
  }

  @Test
  void anInterruptedThreadStopsAtOnce() throws InterruptedException {
    files = files(changed(HadoopFiles.DELAY, "10s"));
    s3.always(key, Fault.SLOW_DOWN);
    List<Throwable> thrown = new ArrayList<>();
    List<Boolean> interrupted = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                files.read(uri(), BYTES.length);
              } catch (IOException | RuntimeException e) {
                thrown.add(e);
              }
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    reader.start();
    while (asked().size() < 2) {
      Thread.sleep(10);
    }
    reader.interrupt();
    reader.join(5000);

    assertThat(reader.isAlive()).isFalse();
    assertThat(thrown)
        .singleElement()
        .isInstanceOf(UncheckedIOException.class)
        .satisfies(
            e ->
                assertThat(e.getCause())
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("reading was interrupted"));
    assertThat(interrupted).containsExactly(true);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertUnreadable() {
    return assertThatThrownBy(() -> files.read(uri(), BYTES.length))
        .isInstanceOfSatisfying(
            UnreadableFileException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE));
  }
}
