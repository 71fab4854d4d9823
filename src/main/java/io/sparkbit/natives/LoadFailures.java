package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import java.nio.file.Path;
import java.util.Objects;

/** Why the system's loader refused a library, as a person needs to know it. */
final class LoadFailures {

  /** glibc's dl-load.c, of a file system that is mounted noexec. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  private LoadFailures() {}

  /**
   * @param library its name
   * @param place the file or folder that it was loaded from
   */
  static NativeLibraryException of(String library, Path place, LinkageError error) {
    // JNA keeps what the loader said, and says itself where else it looked.
    Throwable first = error.getSuppressed().length > 0 ? error.getSuppressed()[0] : error;
    String reason = Objects.requireNonNullElse(first.getMessage(), first.toString()).strip();
    return new NativeLibraryException(
        reason.contains(NOT_EXECUTABLE)
            ? "%s cannot be loaded from %s, since nothing may be executed on that file system (noexec); set %s to a folder on another"
                .formatted(library, place, CacheFolders.VARIABLE)
            : "%s cannot be loaded from %s: %s".formatted(library, place, reason),
        error);
  }
}
