package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.natives.ImageLibrary;

/**
 * Decoder for JPEG through libjpeg-turbo, like Pillow. The library also converts colors and
 * upsamples planes of lower resolution.
 */
public final class JpegDecoder implements FormatDecoder {
  @Override
  public Format format() {
    return Format.JPEG;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return Magic.startsWith(head, 0, 0xFF, 0xD8, 0xFF);
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    ImageLibrary.get();
    JpegHeader header = JpegHeader.read(bytes, limit);
    JpegFrame frame = header.frame();
    if (JpegScans.check(bytes, header)) {
      limit.checkWithCopy(frame.width(), frame.height(), frame.coefficientBytes());
    }
    byte[] samples = JpegReader.read(bytes, frame);
    RgbImage pixels =
        RgbImage.of(frame.width(), frame.height(), Math.min(frame.channels(), 3), samples);
    return new Decoded(pixels, mode(frame.channels()), header.orientation());
  }

  private static String mode(int channels) {
    return switch (channels) {
      case 1 -> Decoded.GRAY;
      case 3 -> Decoded.RGB;
      default -> "CMYK";
    };
  }
}
