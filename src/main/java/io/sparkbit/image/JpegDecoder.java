package io.sparkbit.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG by the JDK's own libjpeg, which gives the samples that Pillow's libjpeg-turbo gives. It is
 * asked for raw samples, and colors are converted here.
 */
final class JpegDecoder implements FormatDecoder {
  private static final String READER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";

  @Override
  public Decoded decode(byte[] bytes, PixelLimit limit) throws InvalidImageException {
    JpegHeader header = JpegHeader.read(bytes, limit);
    Raster raster = readSamples(header.plainFile());
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

  private static Raster readSamples(byte[] file) throws InvalidImageException {
    ImageReader reader = null;
    try (var input = new ByteArrayImageInputStream(file)) {
      reader = Jdk.JPEG.createReaderInstance();
      reader.setInput(input, true, true);
      return reader.readRaster(0, null);
    } catch (IOException e) {
      throw InvalidImageException.corrupt(Format.JPEG, e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  /** Found once, since a registry belongs to a thread group and others may rearrange it. */
  private static final class Jdk {
    static final ImageReaderSpi JPEG = find();

    private static ImageReaderSpi find() {
      Iterator<ImageReaderSpi> readers =
          IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
      while (readers.hasNext()) {
        ImageReaderSpi reader = readers.next();
        if (reader.getClass().getName().equals(READER)) {
          return reader;
        }
      }
      throw new IllegalStateException("this Java runtime lacks " + READER);
    }
  }
}
