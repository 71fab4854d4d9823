package io.sparkbit.image.codec;

import io.sparkbit.image.codec.bmp.BmpDecoder;
import io.sparkbit.image.codec.gif.GifDecoder;
import io.sparkbit.image.codec.jpeg.JpegDecoder;
import io.sparkbit.image.codec.png.PngDecoder;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.tiff.TiffDecoder;
import io.sparkbit.image.codec.webp.WebpDecoder;
import java.util.List;
import java.util.Optional;

/** The decoders of all supported formats. */
final class FormatDecoders {

  /**
   * In the order in which they are tried; a bitmap without a file header starts like many other
   * files.
   */
  private static final List<FormatDecoder> ALL =
      List.of(
          new JpegDecoder(),
          new PngDecoder(),
          new GifDecoder(),
          new WebpDecoder(),
          new TiffDecoder(),
          new BmpDecoder());

  private FormatDecoders() {}

  /**
   * Returns the decoder for a file.
   *
   * @param head as for {@link FormatDecoder#recognizes}
   */
  static Optional<FormatDecoder> find(byte[] head) {
    return ALL.stream().filter(decoder -> decoder.recognizes(head)).findFirst();
  }
}
