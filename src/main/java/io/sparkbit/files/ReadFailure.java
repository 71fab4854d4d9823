package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.hadoop.fs.PathAccessDeniedException;
import org.apache.hadoop.fs.PathPermissionException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.hadoop.security.AccessControlException;

/** The reason why an attempt failed, whatever the file system. */
record ReadFailure(Kind kind, Throwable cause) {

  /** What a failure means for the next attempt. */
  enum Kind {
    /** Temporary: throttling, timeouts, broken connections. */
    PASSING,
    /** Permanent: another attempt would fail too. */
    LASTING,
    /** The file does not exist. */
    NOT_FOUND,
    /** The caller may not read the file. */
    DENIED,
    /** The thread was interrupted. */
    INTERRUPTED
  }

  private static final List<Class<? extends Throwable>> DENIALS =
      List.of(
          AccessDeniedException.class,
          AccessControlException.class,
          PathAccessDeniedException.class,
          PathPermissionException.class);

  private static final List<Class<? extends Throwable>> LASTING =
      List.of(
          FileNotFoundException.class,
          UnknownStoreException.class,
          UnsupportedFileSystemException.class);

  static ReadFailure of(Throwable cause) {
    return new ReadFailure(kind(cause), cause);
  }

  private static Kind kind(Throwable cause) {
    if (Thread.currentThread().isInterrupted() || isInterruption(cause)) {
      return Kind.INTERRUPTED;
    }
    if (cause instanceof UnreadableFileException unreadable) {
      return unreadable.reason() == Reason.NOT_FOUND ? Kind.NOT_FOUND : Kind.LASTING;
    }
    if (isOneOf(DENIALS, cause)) {
      return Kind.DENIED;
    }
    return cause instanceof IOException && !isOneOf(LASTING, cause) ? Kind.PASSING : Kind.LASTING;
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> classes, Throwable cause) {
    return classes.stream().anyMatch(type -> type.isInstance(cause));
  }

  /** Timeouts extend {@link InterruptedIOException}, but are not interruptions. */
  private static boolean isInterruption(Throwable cause) {
    return cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException
        || (cause instanceof InterruptedIOException
            && !(cause instanceof SocketTimeoutException)
            && !(cause instanceof ConnectTimeoutException));
  }

  boolean isPassing() {
    return kind == Kind.PASSING;
  }

  /**
   * Returns the exception for the caller.
   *
   * @param attempts the number of attempts made
   * @throws InterruptedIOException instead, if the thread was interrupted
   */
  UnreadableFileException toException(int attempts) throws InterruptedIOException {
    return switch (kind) {
      case PASSING -> unreadable(times(attempts) + FailureText.of(cause));
      case LASTING ->
          cause instanceof UnreadableFileException known
              ? known
              : unreadable("cannot be read: " + FailureText.of(cause));
      case NOT_FOUND -> (UnreadableFileException) cause;
      case DENIED ->
          unreadable(
              "cannot be read: access is denied; check the credentials and permissions for its"
                  + " file system: "
                  + cause);
      case INTERRUPTED -> throw interrupted();
    };
  }

  private static String times(int attempts) {
    return attempts == 1
        ? "cannot be read: "
        : "cannot be read after %d attempts: ".formatted(attempts);
  }

  private UnreadableFileException unreadable(String message) {
    return new UnreadableFileException(Reason.UNREADABLE, message, cause);
  }

  /**
   * Restores the interrupt flag for the callers, because the code that threw may have cleared it.
   */
  private InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    InterruptedIOException exception = new InterruptedIOException("reading was interrupted");
    exception.initCause(cause);
    return exception;
  }
}
