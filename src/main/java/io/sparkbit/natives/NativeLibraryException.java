package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.error.UserFacing;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Objects;

/** Thrown when a native library cannot be loaded. The message gives the reason and the remedy. */
public final class NativeLibraryException extends IllegalStateException implements UserFacing {

  @Serial private static final long serialVersionUID = 1;

  /** The message of glibc (dl-load.c) for a file system that is mounted noexec. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  NativeLibraryException(String message) {
    super(message);
  }

  NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Creates the exception for a library that the system's loader refused.
   *
   * @param library its name for the user
   * @param place the file or folder that it was loaded from
   */
  public static NativeLibraryException ofLoading(String library, Path place, LinkageError error) {
    // JNA attaches the loader's error as suppressed; its own message lists where else it looked.
    Throwable first = error.getSuppressed().length > 0 ? error.getSuppressed()[0] : error;
    String reason = Objects.requireNonNullElse(first.getMessage(), first.toString()).strip();
    return new NativeLibraryException(
        reason.contains(NOT_EXECUTABLE)
            ? ("%s cannot be loaded from %s, because that file system forbids execution (noexec);"
                    + " set %s to a folder on another file system")
                .formatted(library, place, CacheFolders.VARIABLE)
            : "%s cannot be loaded from %s: %s".formatted(library, place, reason),
        error);
  }
}
