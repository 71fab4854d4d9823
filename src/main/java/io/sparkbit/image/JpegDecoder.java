package io.sparkbit.image;

import io.sparkbit.natives.ImageLibrary;

/**
 * JPEG by libjpeg-turbo, the library that Pillow has: colors are converted and planes of less
 * resolution are enlarged there.
 */
final class JpegDecoder implements Format.Decoder {
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
