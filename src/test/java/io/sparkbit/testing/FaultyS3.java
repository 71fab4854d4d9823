package io.sparkbit.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy of an {@link S3Server} that passes requests on unchanged, records and delays them, and
 * misbehaves for chosen objects. A key is {@code bucket/path of the object}.
 *
 * <p>Requests are signed with the host's name, so the JVM must be started with {@code
 * -Djdk.httpclient.allowRestrictedHeaders=host}, as Maven starts tests and benchmarks; also with
 * {@code -Dsun.net.httpserver.nodelay=true}, or each answer may be 40 ms late.
 */
public final class FaultyS3 implements AutoCloseable {

  /**
   * A request.
   *
   * @param method HTTP method
   * @param key key of the object; the bucket for listings
   */
  public record Request(String method, String key) {}

  /** A fault, and how often it will still happen. */
  private record Planned(Fault fault, AtomicInteger left) {

    boolean isDue() {
      return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  /** Headers between two hosts, which HttpClient and HttpServer write themselves. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection", "content-length", "expect", "keep-alive", "transfer-encoding", "upgrade");

  private final S3Server upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Map<String, Planned> faults = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Duration latency = Duration.ZERO;

  private FaultyS3(S3Server upstream, HttpServer server) {
    this.upstream = upstream;
    this.server = server;
  }

  /** Starts a proxy. */
  public static FaultyS3 before(S3Server upstream) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    FaultyS3 proxy = new FaultyS3(upstream, server);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::handle);
    server.start();
    return proxy;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the settings with which S3A reaches the proxy. */
  public Map<String, String> hadoopSettings() {
    return S3Server.hadoopSettings(endpoint());
  }

  /** Delays every request before it is answered. */
  public void delay(Duration newLatency) {
    latency = newLatency;
  }

  /** Answers every request for an object with a fault. */
  public void always(String key, Fault fault) {
    first(Integer.MAX_VALUE, key, fault);
  }

  /** Answers the next requests for an object with a fault. */
  public void first(int times, String key, Fault fault) {
    faults.put(key, new Planned(fault, new AtomicInteger(times)));
  }

  /** Returns the requests in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns the methods for one object, in order. */
  public List<String> methods(String key) {
    return requests.stream().filter(r -> r.key().equals(key)).map(Request::method).toList();
  }

  public void forget() {
    requests.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath().substring(1).replaceAll("/$", ""));
      requests.add(request);
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!latency.isZero()) {
        TimeUnit.NANOSECONDS.sleep(latency.toNanos());
      }
      answer(exchange, body, due(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Fault> due(Request request) {
    Planned planned = faults.get(request.key());
    boolean applies =
        planned != null
            && !(planned.fault() instanceof Fault.Cut && !request.method().equals("GET"))
            && planned.isDue();
    return applies ? Optional.of(planned.fault()) : Optional.empty();
  }

  private void answer(HttpExchange exchange, byte[] body, Optional<Fault> due)
      throws IOException, InterruptedException {
    if (due.isEmpty()) {
      pass(exchange, body, Integer.MAX_VALUE);
      return;
    }
    Fault fault = due.get();
    if (fault instanceof Fault.Refusal refusal) {
      refuse(exchange, refusal);
    } else if (fault instanceof Fault.Cut cut) {
      pass(exchange, body, cut.bytes());
    } else if (fault instanceof Fault.Silence silence) {
      closed.await(silence.time().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static void refuse(HttpExchange exchange, Fault.Refusal refusal) throws IOException {
    byte[] error =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%1$s</Code><Message>%1$s by the test</Message><RequestId>test</RequestId></Error>
        """
            .formatted(refusal.code())
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(refusal.status(), isHead ? -1 : error.length);
    if (!isHead) {
      exchange.getResponseBody().write(error);
    }
  }

  private void pass(HttpExchange exchange, byte[] body, int bytes)
      throws IOException, InterruptedException {
    URI uri = URI.create(upstream.endpoint() + exchange.getRequestURI().toString());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isEndToEnd(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    Headers headers = exchange.getResponseHeaders();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (isEndToEnd(name)) {
                headers.put(name, values);
              }
            });
    send(exchange, response, bytes);
  }

  private static boolean isEndToEnd(String header) {
    return !HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void send(HttpExchange exchange, HttpResponse<byte[]> response, int bytes)
      throws IOException {
    byte[] body = response.body();
    if (body.length == 0) {
      // The answer to HEAD has a length but no body.
      response
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
      exchange.sendResponseHeaders(response.statusCode(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.statusCode(), body.length);
    // If some of it is missing, closing the exchange drops the connection.
    exchange.getResponseBody().write(body, 0, Math.min(bytes, body.length));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
