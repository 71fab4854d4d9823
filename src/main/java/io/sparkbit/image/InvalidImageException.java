package io.sparkbit.image;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * These bytes do not give a picture. The message says what was found, why that is a problem and
 * what would help; the caller adds the file's name.
 */
public final class InvalidImageException extends Exception {
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

  static InvalidImageException empty() {
    return new InvalidImageException(
        Reason.EMPTY, "the file is empty (0 bytes); write it again or remove it");
  }

  /**
   * Where memory ran out over a row before the size of its picture was known.
   *
   * @param cause that the JVM threw
   */
  public static InvalidImageException outOfMemory(OutOfMemoryError cause) {
    try (PixelLimit limit = new PixelLimit(1, DecodingMemory.OF_JVM)) {
      return limit.outOfMemory(cause);
    }
  }

  /** Of a file whose first bytes tell no format that is read. */
  static InvalidImageException unknownFormat(byte[] head) {
    return new InvalidImageException(
        Reason.UNKNOWN_FORMAT,
        "no JPEG, PNG, GIF, BMP, WebP or TIFF file: "
            + ForeignFormat.describe(head).orElseGet(() -> start(head)));
  }

  private static String start(byte[] head) {
    String start = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, 8));
    return "it begins with %s; leave it out or convert it".formatted(start);
  }

  static InvalidImageException truncated(Format format, String detail) {
    return truncated(format, detail, null);
  }

  static InvalidImageException truncated(Format format, String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.TRUNCATED,
        format.label() + " data ends early: " + detail + "; the file was cut off, copy it again",
        cause);
  }

  static InvalidImageException corrupt(Format format, String detail) {
    return corrupt(format, detail, null);
  }

  /** For what a decoder stumbles over; its own words mean nothing to the owner of the file. */
  static InvalidImageException corrupt(Format format, Exception cause) {
    return corrupt(format, "its parts contradict each other", cause);
  }

  static InvalidImageException corrupt(Format format, String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.CORRUPT,
        format.label() + " data is damaged: " + detail + "; replace the file",
        cause);
  }

  static InvalidImageException unsupported(Format format, String detail) {
    return unsupported(format, detail, null);
  }

  static InvalidImageException unsupported(
      Format format, String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.UNSUPPORTED,
        format.label() + " is not supported with " + detail + "; convert it to 8-bit PNG or JPEG",
        cause);
  }

  static InvalidImageException tooLarge(String what, long width, long height, String limit) {
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
