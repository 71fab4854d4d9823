package io.sparkbit.image;

/** Decodes the first picture of a file of one format. */
interface FormatDecoder {
  /**
   * Decodes a file that starts with the format's magic bytes. Runtime exceptions mean damaged data.
   */
  Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException;
}
