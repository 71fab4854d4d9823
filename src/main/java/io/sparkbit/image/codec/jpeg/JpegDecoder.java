package io.sparkbit.image.codec.jpeg;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.codec.spi.Decoded;
import io.sparkbit.image.codec.spi.Format;
import io.sparkbit.image.codec.spi.FormatDecoder;
import io.sparkbit.image.codec.spi.Magic;
import io.sparkbit.image.codec.spi.PixelLimit;
import io.sparkbit.image.codec.spi.SufficientSize;
import io.sparkbit.image.metadata.Orientation;
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
    return decode(bytes, limit, SufficientSize.WHOLE);
  }

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit, SufficientSize size)
      throws InvalidImageException {
    ImageLibrary.get();
    JpegHeader header = JpegHeader.read(bytes, limit);
    JpegFrame frame = header.frame();
    if (JpegScans.check(bytes, header)) {
      limit.checkWithCopy(frame.width(), frame.height(), frame.coefficientBytes());
    }
    Orientation orientation = header.orientation();
    Size stored = new Size(frame.height(), frame.width());
    int eighths = JpegScale.eighths(stored, size.of(stored, orientation));
    RgbImage pixels = JpegReader.read(bytes, frame, eighths);
    return new Decoded(pixels, mode(frame.channels()), orientation);
  }

  private static String mode(int channels) {
    return switch (channels) {
      case 1 -> Decoded.GRAY;
      case 3 -> Decoded.RGB;
      default -> "CMYK";
    };
  }
}
