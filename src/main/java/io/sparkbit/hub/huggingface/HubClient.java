package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Requests files and their properties from the Hub, following redirects as it requires. */
final class HubClient {

  private static final int MOST_REDIRECTS = 10;

  /** Safe as a file name, which the etag becomes. */
  private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9_=+-][A-Za-z0-9_.=+-]{0,127}");

  private final HubSettings settings;
  private final HubHttp http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    this.http = new HubHttp(settings);
  }

  /**
   * The answer to a query for a file.
   *
   * @param commit of the revision, if the Hub said so
   * @param file empty if there is none with that name
   */
  record Answer(Optional<String> commit, Optional<HubFile> file) {}

  /**
   * Queries a file once.
   *
   * @throws RetryableException if the Hub gives no answer
   * @throws ModelNotFoundException if it refuses
   */
  Answer ask(HubRepo repo, String name) throws IOException {
    HubErrors errors = errors(repo);
    URI url = url(repo, name);
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = http.head(url);
      response.body().close();
      Optional<URI> next = redirect(response, errors);
      // Outside of the Hub are the bytes themselves; the redirect describes them.
      if (next.isPresent() && (http.isHub(next.get()) || commit(response).isEmpty())) {
        url = next.get();
        continue;
      }
      if (next.isPresent() || response.statusCode() == 200) {
        HubFile file = file(response, errors);
        return new Answer(Optional.of(file.commit()), Optional.of(file));
      }
      if (lacksFile(response)) {
        return new Answer(commit(response), Optional.empty());
      }
      throw errors.refused(url, response.statusCode(), errorCode(response));
    }
    throw errors.noHub(
        url(repo, name), "it redirects more than %d times".formatted(MOST_REDIRECTS));
  }

  /**
   * Requests the bytes of a file once.
   *
   * @param offset of the first byte requested
   * @return status 200 (from the first byte on, whatever the offset), 206 or 416
   * @throws RetryableException if the Hub gives no answer
   * @throws ModelNotFoundException if it refuses
   */
  HttpResponse<InputStream> open(HubRepo repo, String name, long offset) throws IOException {
    HubErrors errors = errors(repo);
    URI url = url(repo, name);
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = http.get(url, offset);
      int status = response.statusCode();
      if (status == 200 || status == 206 || status == 416) {
        return response;
      }
      response.body().close();
      URI refused = url;
      url =
          redirect(response, errors)
              .orElseThrow(
                  () ->
                      http.isHub(refused)
                          ? errors.refused(refused, status, errorCode(response))
                          : errors.refusedElsewhere(refused, status));
    }
    throw errors.noHub(
        url(repo, name), "it redirects more than %d times".formatted(MOST_REDIRECTS));
  }

  HubErrors errors(HubRepo repo) {
    return new HubErrors(repo, HubErrors.Credentials.of(settings));
  }

  private URI url(HubRepo repo, String file) {
    return URI.create(settings.endpoint() + repo.path(file));
  }

  private static Optional<URI> redirect(HttpResponse<?> response, HubErrors errors)
      throws ModelNotFoundException {
    Optional<String> location = response.headers().firstValue("Location");
    if (response.statusCode() < 300 || response.statusCode() >= 400 || location.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI target = response.uri().resolve(location.get());
      if ("http".equalsIgnoreCase(target.getScheme())
          || "https".equalsIgnoreCase(target.getScheme())) {
        return Optional.of(target);
      }
    } catch (IllegalArgumentException e) {
      // Reported below, like any other invalid redirect.
    }
    throw errors.noHub(
        response.uri(), "it redirects to '%s', which is no web address".formatted(location.get()));
  }

  /** Mirrors omit the error code. */
  private static boolean lacksFile(HttpResponse<?> response) {
    return response.statusCode() == 404
        && errorCode(response).orElse("EntryNotFound").equals("EntryNotFound");
  }

  private static Optional<String> errorCode(HttpResponse<?> response) {
    return response.headers().firstValue("X-Error-Code");
  }

  private static Optional<String> commit(HttpResponse<?> response) {
    return response.headers().firstValue("X-Repo-Commit").filter(HubRepo::isCommit);
  }

  private static HubFile file(HttpResponse<?> response, HubErrors errors)
      throws ModelNotFoundException {
    URI url = response.uri();
    String commit =
        commit(response)
            .orElseThrow(() -> errors.noHub(url, "the header X-Repo-Commit names no commit"));
    String etag =
        response
            .headers()
            .firstValue("X-Linked-Etag")
            .or(() -> response.headers().firstValue("ETag"))
            .map(HubClient::unquoted)
            .filter(value -> ETAG.matcher(value).matches())
            .orElseThrow(() -> errors.noHub(url, "the header ETag is missing or not a plain word"));
    return new HubFile(commit, etag, length(response));
  }

  private static String unquoted(String etag) {
    return etag.replaceFirst("^W/", "").replace("\"", "");
  }

  /** Ignores the length of a redirect's own body. */
  private static OptionalLong length(HttpResponse<?> response) {
    OptionalLong linked = response.headers().firstValueAsLong("X-Linked-Size");
    return linked.isPresent() || response.statusCode() != 200
        ? linked
        : response.headers().firstValueAsLong("Content-Length");
  }
}
