package io.sparkbit.image;

import io.sparkbit.error.UserFacing;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * These bytes do not give a picture. The message says what was found, why that is a problem and
 * what would help; the caller adds the file's name.
 */
public final class InvalidImageException extends Exception implements UserFacing {
  private static final long serialVersionUID = 1L;

  /** Why an image was refused. The names are stable: jobs group and filter by them. */
  public enum Reason {
    /** There are no bytes at all. */
    EMPTY,
    /** The first bytes belong to no supported format. */
    UNKNOWN_FORMAT,
    /** The data ends before the picture does. */
    TRUNCATED,
    /** The data contradicts its format. */
    CORRUPT,
    /** More pixels than allowed. */
    TOO_LARGE,
    /** A valid picture of a kind that is not supported. */
    UNSUPPORTED,
    /** This JVM ran out of memory; nothing is said about the image, which may be tried again. */
    OUT_OF_MEMORY
  }

  private final Reason reason;

  public InvalidImageException(Reason reason, String message) {
    this(reason, message, null);
  }

  public InvalidImageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Of a picture, or of what is made of one, with more pixels than allowed.
   *
   * @param what it is
   * @param limit that it is over
   */
  public static InvalidImageException tooLarge(String what, long width, long height, String limit) {
    return new InvalidImageException(
        Reason.TOO_LARGE,
        String.format(
            Locale.ROOT,
            "%s is %d x %d = %s pixels, over %s",
            what,
            width,
            height,
            pixels(width, height),
            limit));
  }

  private static String pixels(long width, long height) {
    return String.format(
        Locale.ROOT, "%,d", BigInteger.valueOf(width).multiply(BigInteger.valueOf(height)));
  }

  /** The kind of problem, for counting and filtering. */
  public Reason reason() {
    return reason;
  }
}
