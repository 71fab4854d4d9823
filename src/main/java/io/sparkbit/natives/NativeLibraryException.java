package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.error.UserFacing;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Objects;

/** This machine cannot have a native library; the message says why, and what to do. */
public final class NativeLibraryException extends IllegalStateException implements UserFacing {

  @Serial private static final long serialVersionUID = 1;

  /** What glibc says (dl-load.c) of a file system that is mounted noexec. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  NativeLibraryException(String message) {
    super(message);
  }

  NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The system's loader refused a library.
   *
   * @param library what a person calls it
   * @param place the file or folder that it was loaded from
   */
  public static NativeLibraryException ofLoading(String library, Path place, LinkageError error) {
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
