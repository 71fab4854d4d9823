package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;

/** A stateless decoder for the first image of files of one format. */
public interface FormatDecoder {

  /** Returns the format that this decodes. */
  Format format();

  /**
   * Returns whether a file has the format, judging by its first bytes and never by its name.
   *
   * @param head the first bytes, at least about 16, or the whole file
   */
  boolean recognizes(byte[] head);

  /**
   * Decodes a file that {@link #recognizes} accepts.
   *
   * @param bytes a whole file
   * @param limit checked as soon as the size is known, before anything is allocated
   * @throws InvalidImageException if the bytes cannot be decoded
   * @throws RuntimeException if the data is damaged
   */
  Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException;

  /**
   * Like {@link #decode}, but may make the image smaller where that takes less time. By default it
   * stays whole.
   *
   * @param size the image must have
   */
  default Decoded decode(byte[] bytes, PixelLimit limit, SufficientSize size)
      throws InvalidImageException {
    return decode(bytes, limit);
  }
}
