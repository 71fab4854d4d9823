package io.sparkbit.hub.huggingface;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.cache.EnvironmentVariables;
import io.sparkbit.error.UserException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where models are fetched from and stored.
 *
 * @param endpoint of the Hugging Face Hub
 * @param token sent to the Hub only
 * @param hubCache the folder shared with Python's {@code huggingface_hub}
 * @param network whether the Hub is used
 * @param cacheFolders for models from other file systems and the engine's libraries; the first
 *     writable one is used
 * @param retries of requests to the Hub
 */
public record HubSettings(
    URI endpoint,
    Optional<String> token,
    Path hubCache,
    Network network,
    List<Path> cacheFolders,
    RetrySettings retries) {

  /** Whether the Hub is used. */
  public enum Network {
    ONLINE,
    /** Only the cache is used. */
    OFFLINE
  }

  static final String ENDPOINT = "HF_ENDPOINT";
  static final String TOKEN = "HF_TOKEN";
  static final String HOME = "HF_HOME";
  static final String HUB_CACHE = "HF_HUB_CACHE";
  static final String HUB_OFFLINE = "HF_HUB_OFFLINE";

  private static final Logger LOG = LoggerFactory.getLogger(HubSettings.class);
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

  public HubSettings {
    cacheFolders = List.copyOf(cacheFolders);
  }

  /**
   * Reads environment variables. {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HOME} (with the
   * file {@code token} in it), {@code HF_HUB_CACHE} and {@code HF_HUB_OFFLINE} have the same
   * meaning as for Python's {@code huggingface_hub}. {@code SPARK_BIT_CACHE} is the folder for
   * models from other file systems and the engine's libraries.
   *
   * @param environment usually {@link System#getenv()}
   * @throws UserException if {@code HF_ENDPOINT} is not an http or https URL
   */
  public static HubSettings ofEnvironment(Map<String, String> environment) {
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    Path home = variables.path(HOME).orElseGet(() -> variables.caches().resolve("huggingface"));
    return new HubSettings(
        endpoint(variables.value(ENDPOINT).orElse(DEFAULT_ENDPOINT)),
        variables.value(TOKEN).or(() -> storedToken(home.resolve("token"))),
        variables.path(HUB_CACHE).orElseGet(() -> home.resolve("hub")),
        variables
            .value(HUB_OFFLINE)
            .filter(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
            .map(value -> Network.OFFLINE)
            .orElse(Network.ONLINE),
        CacheFolders.of(variables),
        RetrySettings.DEFAULT);
  }

  private static URI endpoint(String url) {
    try {
      URI endpoint = new URI(url.replaceAll("/+$", ""));
      if (endpoint.getHost() != null && Set.of("http", "https").contains(endpoint.getScheme())) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      LOG.debug("{} is not a URL", ENDPOINT, e);
    }
    throw new UserException(
        "%s is '%s', but must be an http or https URL such as %s"
            .formatted(ENDPOINT, url, DEFAULT_ENDPOINT));
  }

  private static Optional<String> storedToken(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("The Hugging Face token in {} cannot be read and is not used: {}", file, e);
      return Optional.empty();
    }
  }

  /** Returns the same settings with other retries. */
  public HubSettings withRetries(RetrySettings other) {
    return new HubSettings(endpoint, token, hubCache, network, cacheFolders, other);
  }

  /** Omits the token, so that it appears in no log. */
  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, token=%s, hubCache=%s, network=%s, cacheFolders=%s]"
        .formatted(endpoint, token.map(t -> "***").orElse("none"), hubCache, network, cacheFolders);
  }
}
