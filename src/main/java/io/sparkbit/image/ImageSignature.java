package io.sparkbit.image;

/** Tells by a file's first bytes whether it can be an image, before the others are read. */
public final class ImageSignature {

  private ImageSignature() {}

  /**
   * Whether a file begins as one of a format that is read.
   *
   * @param head the first bytes, some 16 or more, or the whole file
   */
  public static boolean isKnown(byte[] head) {
    return Format.sniff(head).isPresent();
  }

  /**
   * Refuses what no decoder would take.
   *
   * @param head as for {@link #isKnown}
   * @throws InvalidImageException that says what it is instead, if that shows
   */
  public static void require(byte[] head) throws InvalidImageException {
    if (head.length == 0) {
      throw InvalidImageException.empty();
    }
    if (!isKnown(head)) {
      throw InvalidImageException.unknownFormat(head);
    }
  }
}
