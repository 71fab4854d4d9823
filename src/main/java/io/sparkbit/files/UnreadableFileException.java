package io.sparkbit.files;

import io.sparkbit.error.UserFacing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown when a file cannot be read. The message says why; the caller knows which file. */
public final class UnreadableFileException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  /** Why a file cannot be read. */
  public enum Reason {
    /** The file does not exist. */
    NOT_FOUND,
    /** The file exists but cannot be read, or its file system cannot be queried. */
    UNREADABLE,
    /** The file exceeds the size limit for reading into memory. */
    TOO_LARGE
  }

  private final Reason reason;

  UnreadableFileException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static UnreadableFileException unlisted(String location, Exception cause) {
    return new UnreadableFileException(
        Reason.UNREADABLE,
        "%s cannot be listed: %s".formatted(location, FailureText.of(cause)),
        cause);
  }

  /** Returns the same exception with the user's option in its message. */
  public UnreadableFileException of(String option) {
    return new UnreadableFileException(reason, "%s: %s".formatted(option, getMessage()), this);
  }

  /** Returns why the file cannot be read. */
  public Reason reason() {
    return reason;
  }
}
