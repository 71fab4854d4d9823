package io.sparkbit.cache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Environment variables in normalized form: values are stripped, empty ones count as unset, and a
 * leading {@code ~} is the home folder.
 *
 * @param values by name, usually {@link System#getenv()}
 */
public record EnvironmentVariables(Map<String, String> values) {

  private static final String XDG_CACHE = "XDG_CACHE_HOME";

  public EnvironmentVariables {
    values = Map.copyOf(values);
  }

  /** Returns the value of a variable, if it is set. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Returns the path that a variable names, if it is set. */
  public Optional<Path> path(String name) {
    return value(name)
        .map(
            path ->
                path.equals("~") || path.startsWith("~/")
                    ? home().resolve(path.substring(Math.min(2, path.length())))
                    : Path.of(path));
  }

  /** Returns the user's cache folder (XDG Base Directory Specification). */
  public Path caches() {
    return path(XDG_CACHE).orElseGet(() -> home().resolve(".cache"));
  }

  static Path home() {
    return Path.of(System.getProperty("user.home"));
  }
}
