package io.sparkbit.image.codec;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.spi.FormatDecoder;
import java.util.HexFormat;

/** Tells by a file's first bytes whether it can be an image, before the others are read. */
public final class ImageSignature {

  private ImageSignature() {}

  /**
   * Whether a file begins as one of a format that is read.
   *
   * @param head the first bytes, some 16 or more, or the whole file
   */
  public static boolean isKnown(byte[] head) {
    return FormatDecoders.find(head).isPresent();
  }

  /**
   * Refuses what no decoder would take.
   *
   * @param head as for {@link #isKnown}
   * @throws InvalidImageException that says what it is instead, if that shows
   */
  public static void require(byte[] head) throws InvalidImageException {
    decoder(head);
  }

  /** The decoder for a file, or what it is instead. */
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
                    "no JPEG, PNG, GIF, BMP, WebP or TIFF file: "
                        + ForeignFormat.describe(head).orElseGet(() -> start(head))));
  }

  private static String start(byte[] head) {
    String start = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, 8));
    return "it begins with %s; leave it out or convert it".formatted(start);
  }
}
