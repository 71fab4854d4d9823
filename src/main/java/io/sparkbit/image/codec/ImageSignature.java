package io.sparkbit.image.codec;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.spi.FormatDecoder;
import java.util.HexFormat;

/** Checks by a file's first bytes whether it can be an image, before the rest is read. */
public final class ImageSignature {

  private ImageSignature() {}

  /**
   * Returns whether a file begins like a supported format.
   *
   * @param head the first bytes, at least about 16, or the whole file
   */
  public static boolean isKnown(byte[] head) {
    return FormatDecoders.find(head).isPresent();
  }

  /**
   * Refuses a file that no decoder would accept.
   *
   * @param head as for {@link #isKnown}
   * @throws InvalidImageException if none accepts it; says what the file is instead, if known
   */
  public static void require(byte[] head) throws InvalidImageException {
    decoder(head);
  }

  /** Returns the decoder for a file, or throws the error that says what it is instead. */
  static FormatDecoder decoder(byte[] head) throws InvalidImageException {
    if (head.length == 0) {
      throw new InvalidImageException(
          Reason.EMPTY, "the file is empty (0 bytes); write it again or remove it");
    }
    return FormatDecoders.find(head)
        .orElseThrow(
            () ->
                new InvalidImageException(
                    Reason.UNKNOWN_FORMAT,
                    "not a JPEG, PNG, GIF, BMP, WebP or TIFF file: "
                        + ForeignFormat.describe(head).orElseGet(() -> start(head))));
  }

  private static String start(byte[] head) {
    String start = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, 8));
    return "it begins with %s; leave it out or convert it".formatted(start);
  }
}
