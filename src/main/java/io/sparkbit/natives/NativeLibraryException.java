package io.sparkbit.natives;

import java.io.Serial;

/** This machine cannot have a native library; the message says why, and what to do. */
public final class NativeLibraryException extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1;

  NativeLibraryException(String message) {
    super(message);
  }

  NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
