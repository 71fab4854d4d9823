package io.sparkbit.hub.huggingface;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends single requests. Only the Hub's endpoint receives the token; callers follow redirects. */
final class HubHttp {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HubSettings settings;
  private final HttpClient client;

  HubHttp(HubSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.retries().connect())
            .build();
  }

  /** Requests the headers of a file. */
  HttpResponse<InputStream> head(URI url) throws IOException {
    return send(request(url).method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  /** Requests the bytes of a file from an offset on. */
  HttpResponse<InputStream> get(URI url, long offset) throws IOException {
    HttpRequest.Builder request = request(url);
    return send(offset == 0 ? request : request.header("Range", "bytes=" + offset + "-"));
  }

  private HttpRequest.Builder request(URI url) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(settings.retries().answer())
            .header("User-Agent", "spark-bit")
            // Lengths and ranges must be those of the file, not of a compressed response.
            .header("Accept-Encoding", "identity");
    if (isHub(url)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    return request;
  }

  /** Returns whether a URL has the endpoint's scheme, host and port. */
  boolean isHub(URI url) {
    URI endpoint = settings.endpoint();
    return endpoint.getScheme().equalsIgnoreCase(url.getScheme())
        && endpoint.getHost().equalsIgnoreCase(url.getHost())
        && port(endpoint) == port(url);
  }

  private static int port(URI url) {
    return url.getPort() >= 0
        ? url.getPort()
        : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /**
   * Returns an answer that is final for this request.
   *
   * @throws RetryableException if there is none, or its status asks to retry later
   */
  private HttpResponse<InputStream> send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.build();
    HttpResponse<InputStream> response;
    try {
      response =
          client.send(request, info -> new BodyStream(request.uri(), settings.retries().silence()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + request.uri());
    } catch (IOException e) {
      throw new RetryableException(
          isUnconnected(e)
              ? "%s cannot be connected to".formatted(request.uri())
              : "%s gives no answer: %s".formatted(request.uri(), named(e)),
          e);
    }
    int status = response.statusCode();
    if (status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500) {
      response.body().close();
      throw later(response);
    }
    return response;
  }

  private static RetryableException later(HttpResponse<?> response) {
    Optional<Duration> wait =
        response.headers().firstValue("Retry-After").flatMap(HubHttp::retryAfter);
    return new RetryableException(
        "%s answers %d%s"
            .formatted(
                response.uri(),
                response.statusCode(),
                wait.map(w -> " and asks for a pause of %d s".formatted(w.toSeconds())).orElse("")),
        wait);
  }

  /** Returns whether there was no connection at all, as without a network. */
  static boolean isUnconnected(@Nullable Throwable e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  /** Includes the class: some of the JDK's exceptions have no message. */
  private static String named(IOException e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
  }

  /** Parses seconds or a date, as defined in RFC 9110. */
  static Optional<Duration> retryAfter(String value) {
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(ZonedDateTime.now(ZoneOffset.UTC), until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
