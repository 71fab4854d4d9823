package io.sparkbit.files;

import io.sparkbit.error.UserFacing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that cannot be read. The message says why; the caller knows which. */
public final class UnreadableFileException extends IOException implements UserFacing {

  private static final long serialVersionUID = 1L;

  /** Why a file cannot be read. */
  public enum Reason {
    /** Nothing is there. */
    NOT_FOUND,
    /** Something is there, or the place cannot be asked. */
    UNREADABLE,
    /** It is longer than what is read into memory. */
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

  /** The same of a file that a person named by an option. */
  public UnreadableFileException of(String option) {
    return new UnreadableFileException(reason, "%s: %s".formatted(option, getMessage()), this);
  }

  /** Why the file cannot be read. */
  public Reason reason() {
    return reason;
  }
}
