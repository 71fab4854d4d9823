package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import org.jspecify.annotations.Nullable;

/** The supported image formats, with the errors for files that cannot be decoded. */
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

  /** Returns the name as people write it. */
  public String label() {
    return label;
  }

  /** Returns the error for data that ends early. */
  public InvalidImageException truncated(String detail) {
    return truncated(detail, null);
  }

  /** Like {@link #truncated(String)}, with a library's error. */
  public InvalidImageException truncated(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.TRUNCATED, label + " data is truncated: " + detail + "; copy the file again", cause);
  }

  /** Returns the error for data that contradicts its format. */
  public InvalidImageException corrupt(String detail) {
    return corrupt(detail, null);
  }

  /**
   * Returns the error for a decoder's exception, whose message means nothing to the file's owner.
   */
  public InvalidImageException corrupt(Exception cause) {
    return corrupt("its parts are inconsistent", cause);
  }

  /** Like {@link #corrupt(String)}, with a library's error. */
  public InvalidImageException corrupt(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.CORRUPT, label + " data is damaged: " + detail + "; replace the file", cause);
  }

  /** Returns the error for a valid image of an unsupported kind. */
  public InvalidImageException unsupported(String detail) {
    return unsupported(detail, null);
  }

  /** Like {@link #unsupported(String)}, with a library's error. */
  public InvalidImageException unsupported(String detail, @Nullable Throwable cause) {
    return new InvalidImageException(
        Reason.UNSUPPORTED,
        label + " is not supported with " + detail + "; convert it to 8-bit PNG or JPEG",
        cause);
  }
}
