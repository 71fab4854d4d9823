package io.sparkbit.files;

import io.sparkbit.error.UserFacing;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Describes exceptions of file systems to users. */
public final class FailureText {

  private FailureText() {}

  /**
   * Returns the reason in words. It includes the name of the exception's class only where nothing
   * else may tell what happened.
   */
  public static String of(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause != null && cause.toString().equals(failure.getMessage())) {
      return of(cause); // Hadoop wraps exceptions like this.
    }
    if (failure instanceof UnknownHostException) {
      return "host %s is unknown".formatted(failure.getMessage());
    }
    if (failure instanceof InvalidPathException path && LocalNames.isLost(path.getInput())) {
      return LocalNames.complaint(path.getInput());
    }
    if (failure instanceof FileSystemException local) {
      return "%s %s".formatted(local.getFile(), reason(local));
    }
    String message = failure.getMessage();
    return message != null && isPlain(failure) ? message : failure.toString();
  }

  private static boolean isPlain(Throwable failure) {
    return failure instanceof IllegalArgumentException
        || failure instanceof UserFacing
        || failure instanceof UnsupportedFileSystemException
        || failure.getClass() == IOException.class;
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "cannot be read or written by this user";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "already exists";
    }
    if (failure instanceof NotDirectoryException) {
      return "is not a folder";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "is not empty";
    }
    return "fails: " + Objects.requireNonNullElse(failure.getReason(), failure.toString());
  }
}
