package io.sparkbit.image.codec.spi;

import io.sparkbit.image.InvalidImageException;

/** Decodes the first picture of files of one format. Stateless. */
public interface FormatDecoder {

  /** The format that it decodes. */
  Format format();

  /**
   * Whether a file is of the format, which its first bytes tell, and never its name.
   *
   * @param head the first bytes, some 16 or more, or the whole file
   */
  boolean recognizes(byte[] head);

  /**
   * Decodes a file that it recognizes.
   *
   * @param bytes a whole file
   * @param limit is asked as soon as the size is known, before anything is allocated
   * @throws InvalidImageException if they do not give a picture
   * @throws RuntimeException if the data is damaged
   */
  Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException;
}
