package io.sparkbit.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.huggingface.HubSettings;
import io.sparkbit.hub.huggingface.RetrySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A local server that speaks the Hugging Face Hub's protocol: small files itself, large ones from a
 * second server. It records every request, and misbehaves once for each fault that it was given.
 */
public final class TestHub implements AutoCloseable {

  public static final String REPO = "google/bit-test";
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  public static final Path GOLDEN =
      Path.of("src/test/resources/io/sparkbit/model/golden/preactivation").toAbsolutePath();

  /** Short waits and few attempts. */
  public static final RetrySettings PATIENCE =
      new RetrySettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          3,
          Duration.ofMillis(20),
          Duration.ofSeconds(3));

  private static final Pattern RESOLVE = Pattern.compile("/(.+)/resolve/([^/]+)/([^/]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

  /** A request; {@code server} is hub or cdn, and the path is as it was sent. */
  public record Request(
      String server, String method, String path, Optional<String> token, Optional<String> range) {

    @Override
    public String toString() {
      return "%s %s %s%s".formatted(server, method, path, range.map(r -> " " + r).orElse(""));
    }
  }

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Deque<HttpHandler>> faults = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer cdn;
  private volatile String revision = "main";

  private TestHub() throws IOException {
    hub = start("hub", this::answer);
    cdn = start("cdn", this::answerBytes);
  }

  private HttpServer start(String name, HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              new Request(
                  name,
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawPath(),
                  Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                  Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))));
          try (exchange) {
            fault(name, exchange).orElse(handler).handle(exchange);
          }
        });
    server.start();
    return server;
  }

  /** Starts with an empty repository. */
  static TestHub start() throws IOException {
    return new TestHub();
  }

  /** Starts with the files of a folder. */
  public static TestHub serving(Path folder) throws IOException {
    TestHub hub = start();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path file : found) {
        hub.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return hub;
  }

  public TestHub put(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  public TestHub put(String name, String content) {
    return put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public TestHub remove(String name) {
    files.remove(name);
    return this;
  }

  /** Serves another revision instead of main. */
  public TestHub at(String otherRevision) {
    revision = otherRevision;
    return this;
  }

  /**
   * Answers the next such request with a fault.
   *
   * @param key such as {@code hub HEAD config.json}
   */
  public TestHub once(String key, HttpHandler fault) {
    faults.computeIfAbsent(key, k -> new ArrayDeque<>()).add(fault);
    return this;
  }

  public TestHub times(int n, String key, HttpHandler fault) {
    for (int i = 0; i < n; i++) {
      once(key, fault);
    }
    return this;
  }

  private Optional<HttpHandler> fault(String server, HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    Deque<HttpHandler> queue =
        faults.get("%s %s %s".formatted(server, exchange.getRequestMethod(), file));
    if (queue == null) {
      return Optional.empty();
    }
    synchronized (queue) {
      return Optional.ofNullable(queue.poll());
    }
  }

  public static HttpHandler status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Promises a whole file, sends some of it and breaks off. */
  public HttpHandler cutAfter(String name, int sent) {
    return exchange -> {
      exchange.sendResponseHeaders(200, files.get(name).length);
      exchange.getResponseBody().write(files.get(name), 0, sent);
      exchange.getResponseBody().flush();
      bytes.addAndGet(sent);
      throw new IOException("cut on purpose");
    };
  }

  /** Sends some of a file and then nothing, until the client gives up. */
  public HttpHandler stallAfter(String name, int sent) {
    return exchange -> {
      exchange.sendResponseHeaders(200, files.get(name).length);
      exchange.getResponseBody().write(files.get(name), 0, sent);
      exchange.getResponseBody().flush();
      bytes.addAndGet(sent);
      try {
        Thread.sleep(PATIENCE.silence().toMillis() * 4);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("stalled on purpose");
    };
  }

  /** Sends other bytes than the file's, with a status of success. */
  public static HttpHandler content(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    };
  }

  private void answer(HttpExchange exchange) throws IOException {
    Matcher matcher = RESOLVE.matcher(exchange.getRequestURI().getRawPath());
    if (!matcher.matches() || !matcher.group(1).equals(REPO)) {
      status(401, "X-Error-Code", "RepoNotFound").handle(exchange);
      return;
    }
    String asked = URLDecoder.decode(matcher.group(2), StandardCharsets.UTF_8);
    if (!asked.equals(revision) && !asked.equals(COMMIT)) {
      status(404, "X-Error-Code", "RevisionNotFound").handle(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    byte[] content = files.get(matcher.group(3));
    if (content == null) {
      status(404, "X-Error-Code", "EntryNotFound").handle(exchange);
    } else if (isLarge(matcher.group(3))) {
      status(
              302,
              "Location",
              cdn() + "/" + sha256(content) + "/" + matcher.group(3),
              "X-Linked-Etag",
              '"' + sha256(content) + '"',
              "X-Linked-Size",
              Integer.toString(content.length))
          .handle(exchange);
    } else {
      exchange.getResponseHeaders().set("ETag", "W/\"" + gitBlob(content) + '"');
      send(exchange, content);
    }
  }

  private void answerBytes(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    send(exchange, files.get(path.substring(path.lastIndexOf('/') + 1)));
  }

  private void send(HttpExchange exchange, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int offset = 0;
    if (range != null) {
      Matcher matcher = RANGE.matcher(range);
      offset = matcher.matches() ? Integer.parseInt(matcher.group(1)) : content.length;
      if (offset >= content.length) {
        status(416, "Content-Range", "bytes */" + content.length).handle(exchange);
        return;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(offset, content.length - 1, content.length));
    }
    int rest = content.length - offset;
    exchange.sendResponseHeaders(range == null ? 200 : 206, rest == 0 ? -1 : rest);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content, offset, rest);
    }
    bytes.addAndGet(rest);
  }

  public static boolean isLarge(String name) {
    return name.endsWith(".safetensors") || name.endsWith(".bin");
  }

  public static String sha256(byte[] content) {
    return digest("SHA-256", content);
  }

  public static String gitBlob(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = new byte[header.length + content.length];
    System.arraycopy(header, 0, blob, 0, header.length);
    System.arraycopy(content, 0, blob, header.length, content.length);
    return digest("SHA-1", blob);
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public byte[] content(String name) {
    return files.get(name);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  public URI cdn() {
    return URI.create("http://127.0.0.1:" + cdn.getAddress().getPort());
  }

  /** Returns the URL of a file of main. */
  public String url(String file) {
    return url("main", file);
  }

  public String url(String ofRevision, String file) {
    return "%s/%s/resolve/%s/%s".formatted(endpoint(), REPO, ofRevision, file);
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns the requests in short, such as {@code hub HEAD main/config.json}. */
  public List<String> asked() {
    return requests.stream()
        .map(
            request ->
                request
                    .toString()
                    .replace("/" + REPO + "/resolve/", "")
                    .replace(COMMIT, "COMMIT")
                    .replaceFirst(" /[0-9a-f]{64}/", " "))
        .toList();
  }

  public void forgetRequests() {
    requests.clear();
  }

  /** Returns the bytes of all bodies. */
  public long bytesServed() {
    return bytes.get();
  }

  public HubSettings settings(Path home) {
    return HubSettings.ofEnvironment(
            Map.of(
                "HF_ENDPOINT", endpoint().toString(),
                "HF_HOME", home.toString(),
                "SPARK_BIT_CACHE", home.resolve("spark-bit").toString()))
        .withRetries(PATIENCE);
  }

  public ModelHub client(Path home) {
    return new ModelHub(new Configuration(false), settings(home));
  }

  @Override
  public void close() {
    hub.stop(0);
    cdn.stop(0);
    threads.shutdownNow();
  }
}
