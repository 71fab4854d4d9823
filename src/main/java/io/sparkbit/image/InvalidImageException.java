package io.sparkbit.image;

import io.sparkbit.error.UserFacing;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if an image cannot be decoded or processed. The message says what was found, why it is a
 * problem and how to fix it; the caller adds the file name.
 */
public final class InvalidImageException extends Exception implements UserFacing {
  private static final long serialVersionUID = 1L;

  /** Why an image was refused. The names are stable because jobs group and filter by them. */
  public enum Reason {
    /** There are no bytes. */
    EMPTY,
    /** The first bytes match no supported format. */
    UNKNOWN_FORMAT,
    /** The data ends before the image does. */
    TRUNCATED,
    /** The data contradicts its format. */
    CORRUPT,
    /** More pixels than allowed. */
    TOO_LARGE,
    /** A valid image of an unsupported kind. */
    UNSUPPORTED,
    /** Memory ran out. The image may be valid and can be tried again. */
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
   * Creates the exception for an image, or something made from it, with more pixels than allowed.
   *
   * @param what names it in the message
   * @param limit names the exceeded limit in the message
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

  /** Returns the kind of problem, for counting and filtering. */
  public Reason reason() {
    return reason;
  }
}
