package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.error.UserFacing;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Thrown when a native library cannot be loaded. The message gives the reason and the remedy. */
public final class NativeLibraryException extends IllegalStateException implements UserFacing {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A refusal of the system's loader or of Java.
   *
   * @param sign part of its message
   * @param cause the rest of the sentence that the user reads
   */
  private record Refusal(String sign, String cause) {}

  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal( // glibc, dl-load.c
              "failed to map segment from shared object",
              "because that file system forbids execution (noexec); set %s to a folder on another"
                      .formatted(CacheFolders.VARIABLE)
                  + " file system"),
          new Refusal( // glibc, dl-version.c
              "version `GLIBC_",
              "because this system's C library is too old; use a system with glibc 2.34 or later,"
                  + " such as Debian 12, Ubuntu 22.04 or RHEL 9"),
          new Refusal( // musl, ldso/dynlink.c: PyTorch names glibc's loader
              "Error loading shared library ld-linux",
              "because this system has musl in place of glibc, as Alpine has; use a system or an"
                  + " image with glibc"),
          new Refusal( // Java, ClassLoader.NativeLibraries
              "already loaded in another classloader",
              "because another copy of it is in use in this JVM; keep one jar of spark-bit or DJL on"
                  + " the class path (in sbt, set Compile / run / fork := true), and restart the driver"
                  + " and the executors"));

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
    String cause =
        REFUSALS.stream()
            .filter(refusal -> reason.contains(refusal.sign))
            .map(refusal -> ", " + refusal.cause)
            .findFirst()
            .orElse(": " + reason);
    return new NativeLibraryException(
        "%s cannot be loaded from %s%s".formatted(library, place, cause), error);
  }
}
