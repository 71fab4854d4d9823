package io.sparkbit.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/**
 * JPEG by the JDK's own libjpeg, which gives the samples that Pillow's libjpeg-turbo gives. It is
 * asked for raw samples, and colors are converted here.
 */
final class JpegDecoder implements Format.Decoder {
  private static final LibraryReader READER = LibraryReader.ofRuntime(Format.JPEG);

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    JpegHeader header = JpegHeader.read(bytes, limit);
    Raster raster = READER.read(header.plainFile(), reader -> reader.readRaster(0, null));
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    int channels = header.channels();
    if (raster.getNumBands() != channels
        || samples.length != raster.getWidth() * raster.getHeight() * channels) {
      throw InvalidImageException.corrupt(Format.JPEG, "its headers contradict each other");
    }
    if (header.isYcc()) {
      Pixels.yccToRgb(samples, channels);
    }
    if (channels == 4) {
      samples = Pixels.cmykToRgb(inks(samples, header));
    }
    RgbImage pixels =
        RgbImage.of(raster.getWidth(), raster.getHeight(), channels == 1 ? 1 : 3, samples);
    return new Decoded(pixels, mode(channels), header.orientation());
  }

  /** Pillow takes every CMYK JPEG for inverted, as Adobe writes them (JpegImagePlugin.py). */
  private static byte[] inks(byte[] samples, JpegHeader header) {
    for (int i = 0; i < samples.length; i++) {
      // YCC gives RGB, which libjpeg inverts to CMY, which Pillow inverts.
      if (!header.isYcc() || i % 4 == 3) {
        samples[i] = (byte) ~samples[i];
      }
    }
    return samples;
  }

  private static String mode(int channels) {
    return switch (channels) {
      case 1 -> Decoded.GRAY;
      case 3 -> Decoded.RGB;
      default -> "CMYK";
    };
  }
}
