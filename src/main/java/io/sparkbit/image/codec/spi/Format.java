package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import org.jspecify.annotations.Nullable;

/** The image formats that are read, and what may be wrong with a file of one. */
public enum Format {
  JPEG("JPEG"),
  PNG("PNG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),
  TIFF("TIFF");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /** As people write it. */
  public String label() {
    return label;
  }

  /** The data ends before the picture does. */
  public InvalidImageException truncated(String detail) {
    return truncated(detail, null);
  }

  /** As {@link #truncated(String)}, with what a library said. */
  public InvalidImageException truncated(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.TRUNCATED,
        label + " data ends early: " + detail + "; the file was cut off, copy it again",
        cause);
  }

  /** The data contradicts its format. */
  public InvalidImageException corrupt(String detail) {
    return corrupt(detail, null);
  }

  /** For what a decoder stumbles over; its own words mean nothing to the owner of the file. */
  public InvalidImageException corrupt(Exception cause) {
    return corrupt("its parts contradict each other", cause);
  }

  /** As {@link #corrupt(String)}, with what a library said. */
  public InvalidImageException corrupt(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.CORRUPT, label + " data is damaged: " + detail + "; replace the file", cause);
  }

  /** A valid picture of a kind that is not supported. */
  public InvalidImageException unsupported(String detail) {
    return unsupported(detail, null);
  }

  /** As {@link #unsupported(String)}, with what a library said. */
  public InvalidImageException unsupported(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.UNSUPPORTED,
        label + " is not supported with " + detail + "; convert it to 8-bit PNG or JPEG",
        cause);
  }
}
